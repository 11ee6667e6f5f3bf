import { ClientCase } from './client-case';
import { Recent } from './recent-records';
import { RequestCounts } from './request-counts';

/** What is held of a client against whom there is evidence takes about as much as so many pieces of it. */
export const CASE_SIZE = 4;

/** What is remembered of every client during a run: little, since there may be many. */
export class ClientRecord implements Recent {
  turn = 0;
  readonly requests = new RequestCounts();
  /** What stands against the client; `null` for most. */
  case: ClientCase | null = null;

  /**
   * @param key of the client
   * @param spared why it is never banned; an exempt client's lines are no rows either
   */
  constructor(
    readonly key: string,
    readonly spared: 'exempt' | 'never-ban' | null,
  ) {}

  /** What is held against the client, in pieces of evidence. */
  get evidence(): number {
    return this.case === null ? 0 : CASE_SIZE + this.case.size;
  }
}
