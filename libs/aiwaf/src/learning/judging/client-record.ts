import { BehaviourWindow } from '../../core/anomaly/behaviour-window';
import { ClientCase } from './client-case';
import { Recent } from './recent-records';
import { RequestCounts } from './request-counts';

/** What is remembered of every client during a run: little, since there may be many. */
export class ClientRecord implements Recent {
  turn = 0;
  /** The same window as live traffic is counted in. */
  readonly recent = new BehaviourWindow();
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

  /** Pieces of evidence that are held. */
  get evidence(): number {
    return this.case?.size ?? 0;
  }
}
