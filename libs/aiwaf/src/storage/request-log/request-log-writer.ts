import { Clock } from '../../core/clock';
import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { BatchWriter } from '../batch-writer';
import { EntryBacklog } from './entry-backlog';
import { CSV_FORMAT, JSON_LINES_FORMAT, LogFormat } from './log-format';
import { LogFile } from './log-file';
import { PerSecond } from './per-second';
import { REQUEST_LOG_BATCH, TypeOrmRequestLog } from './typeorm-request-log';

/** Entries that are made into one text at once: about a millisecond's work. */
const FILE_BATCH = 100;

/** Where entries of the request log go behind the requests. */
export interface RequestLogWriter {
  readonly entries: BatchWriter<RequestLogEntry>;
  /** Whether it wants an entry of that instant; one that it does not want is counted as dropped. */
  takes(at: number, denied: boolean): boolean;
  /**
   * Makes sure that it can write.
   *
   * @throws AiwafConfigError `AIWAF_E_LOG_UNWRITABLE`
   */
  open(): Promise<void>;
  /** Writes what waits for `limitMs` at most, then lets go. */
  close(limitMs: number): Promise<void>;
}

/** What a writer needs to know. */
export interface RequestLogWriting {
  readonly clock: Clock;
  /** Entries that wait at most. */
  readonly maxQueue: number;
  /** Told of every failed write, a dozen times a minute at most. */
  readonly onFault: (error: unknown) => void;
}

/**
 * @param maxPerSecond rows a second of requests that passed, and as many of denials
 */
export function databaseWriter(
  log: TypeOrmRequestLog,
  { clock, maxQueue, onFault }: RequestLogWriting,
  maxPerSecond: number,
): RequestLogWriter {
  const backlog = new EntryBacklog(maxQueue);
  const [passed, denials] = [new PerSecond(maxPerSecond), new PerSecond(maxPerSecond)];
  const entries = new BatchWriter(backlog, (rows) => log.save(rows), clock, onFault, REQUEST_LOG_BATCH);
  const takes = (at: number, denied: boolean): boolean => {
    const taken = (denied ? denials : passed).take(at);
    if (!taken) entries.dropped++;
    return taken;
  };
  return { entries, takes, open: () => Promise.resolve(), close: (limitMs) => entries.close(limitMs) };
}

export const csvWriter = (path: string, writing: RequestLogWriting) => fileWriter(path, CSV_FORMAT, writing);

export const jsonLinesWriter = (path: string, writing: RequestLogWriting) =>
  fileWriter(path, JSON_LINES_FORMAT, writing);

function fileWriter(
  path: string,
  format: LogFormat,
  { clock, maxQueue, onFault }: RequestLogWriting,
): RequestLogWriter {
  const file = new LogFile(path, format.header);
  const save = (rows: readonly RequestLogEntry[]) => file.append(format.lines(rows));
  const entries = new BatchWriter(new EntryBacklog(maxQueue), save, clock, onFault, FILE_BATCH);
  return {
    entries,
    takes: () => true,
    open: () => file.open(),
    close: async (limitMs) => {
      await entries.close(limitMs);
      await file.close();
    },
  };
}
