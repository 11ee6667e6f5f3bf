import { setImmediate } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Clock } from '../../core/clock';
import { isLayerId } from '../../core/layer-id';
import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { deleteOlder } from '../typeorm/delete-older';
import { RequestLog } from '../typeorm/entities/request-log.entity';
import { insertSql } from '../typeorm/insert-sql';
import { DAY_MS, LogDays, startOfDay } from './partitions/log-days';
import { REQUEST_LOG_COLUMNS } from './request-log-columns';

/**
 * Entries that are saved at once. SQLite works on the thread that serves requests, at about 25 us a
 * row with the indexes of this table: so many hold it for less than a millisecond.
 */
export const REQUEST_LOG_BATCH = 32;

/** The request log as rows of `aiwaf_requestlog`. */
export class TypeOrmRequestLog {
  private readonly statements = new Map<number, string>();
  private readonly days: LogDays;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    this.days = new LogDays(dataSource);
  }

  /**
   * Inserts entries in one statement, at the event loop's next turn. What was inserted before by its
   * request id is left as it is, so that a batch whose answer was lost can be written again.
   */
  async save(entries: readonly RequestLogEntry[]): Promise<void> {
    await setImmediate();
    const cells = entries.flatMap((entry) => REQUEST_LOG_COLUMNS.map(({ read }) => read(entry)));
    await this.dataSource.query(this.statement(entries.length), cells);
  }

  /** Makes the parts of a partitioned table for the days to come. @throws the driver's error */
  async makeDaysAhead(): Promise<void> {
    if ((await this.days.partitions()) !== null) await this.days.makeAhead();
  }

  /**
   * Deletes rows from before `days` ago, in small chunks with pauses. Answers how many.
   *
   * Of a partitioned table whole days are dropped, and chunks are for the rows that are in no day's part, or
   * where this user may not drop. What is dropped is gone: it must be old by the server's clock too.
   *
   * @param goOn asked before each chunk
   */
  async purge(days: number, goOn: () => boolean = () => true): Promise<number> {
    const rows = this.dataSource.getRepository(RequestLog);
    const now = this.clock.now();
    if ((await this.days.partitions()) === null)
      return deleteOlder(rows, 'timestamp', now - days * DAY_MS, goOn);
    const horizon = startOfDay(Math.min(now, await this.days.serverNow()) - days * DAY_MS);
    await this.days.dropBefore(horizon);
    return deleteOlder(rows, 'timestamp', horizon, goOn);
  }

  /** The entry of a request, as it was cut to its columns; `null` where there is none. */
  async find(requestId: string): Promise<RequestLogEntry | null> {
    const row = await this.dataSource.getRepository(RequestLog).findOneBy({ requestId });
    return row === null ? null : toEntry(row, requestId);
  }

  private statement(rows: number): string {
    let sql = this.statements.get(rows);
    if (sql === undefined) {
      const { driver } = this.dataSource;
      const mysql = driver.options.type === 'mysql' || driver.options.type === 'mariadb';
      const names = REQUEST_LOG_COLUMNS.map(({ name }) => name);
      const id = driver.escape('request_id');
      const key = driver.options.type === 'postgres' ? `${id}, ${driver.escape('timestamp')}` : id;
      sql =
        `${insertSql(this.dataSource, RequestLog, names, rows)} ` +
        (mysql ? `ON DUPLICATE KEY UPDATE ${id} = ${id}` : `ON CONFLICT (${key}) DO NOTHING`);
      this.statements.set(rows, sql);
    }
    return sql;
  }
}

function toEntry(row: RequestLog, requestId: string): RequestLogEntry {
  const { contentLength, verdict, layer } = row;
  return {
    at: row.timestamp,
    requestId,
    address: row.ipAddress,
    method: row.method,
    path: row.path,
    status: row.statusCode,
    responseTime: row.responseTime,
    userAgent: row.userAgent,
    referer: row.referer,
    contentLength: /^\d+$/.test(contentLength) ? Number(contentLength) : null,
    verdict: verdict === 'deny' || verdict === 'monitor' ? verdict : 'pass',
    layer: isLayerId(layer) ? layer : null,
    code: row.code,
  };
}
