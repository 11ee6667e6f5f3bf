import { Address, clientGroups, clientKey, parseAddress } from '../../core/client/address';
import { LogFile } from './log-files';
import { LineFault, LogLine, parseLogLine } from './log-line';
import { readLog } from './log-reader';
import { RecentCache } from './recent-cache';

/** Why a line was left out. `damaged-gzip` stands once for each file that ends in damage. */
export type DropCause = LineFault | 'too-long' | 'damaged-gzip';

/** What became of the lines; `read` is `parsed` and all of `dropped` together. Blank lines are none. */
export interface LineCounts {
  readonly read: number;
  readonly parsed: number;
  readonly dropped: Readonly<Partial<Record<DropCause, number>>>;
}

/** A client as learning knows it: its key and the group that it is a voice of. */
export interface LogClient {
  readonly key: string;
  readonly group: string;
  readonly address: Address;
}

const REMEMBERED_ADDRESSES = 50_000;

/** Runs over logs line by line, in bounded memory. */
export class LogScan {
  private readonly clients = new RecentCache<LogClient>(REMEMBERED_ADDRESSES);

  constructor(
    private readonly files: readonly LogFile[],
    private readonly onBytes: (bytes: number) => void,
  ) {}

  /** Gives every usable line to `use`, files and lines in order, and answers the counts. */
  async run(use: (line: LogLine, client: LogClient) => void): Promise<LineCounts> {
    const dropped: Partial<Record<DropCause, number>> = {};
    let read = 0;
    let parsed = 0;
    const drop = (cause: DropCause): void => {
      read++;
      dropped[cause] = (dropped[cause] ?? 0) + 1;
    };
    const sink = (text: string | null): void => {
      if (text === null) return drop('too-long');
      const line = parseLogLine(text);
      if (typeof line === 'string') return drop(line);
      const client = this.clientOf(line.address);
      if (client === null) return drop('no-client');
      read++;
      parsed++;
      use(line, client);
    };
    for (const file of this.files) {
      const { damaged } = await readLog(file, sink, this.onBytes);
      if (damaged) drop('damaged-gzip');
    }
    return { read, parsed, dropped };
  }

  private clientOf(text: string): LogClient | null {
    const known = this.clients.get(text);
    if (known !== undefined) return known;
    const address = parseAddress(text);
    if (address === null) return null;
    const client = { key: clientKey(address), group: clientGroups(address).group, address };
    this.clients.set(detach(text), client);
    return client;
  }
}

/** A copy of a text that was cut out of a line, so that keeping it does not keep the line. */
export function detach(text: string): string {
  return Buffer.from(text).toString();
}
