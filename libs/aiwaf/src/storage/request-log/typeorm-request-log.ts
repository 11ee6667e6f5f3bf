import { setImmediate } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Clock } from '../../core/clock';
import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { RequestLog } from '../typeorm/entities/request-log.entity';
import { REQUEST_LOG_COLUMNS } from './request-log-columns';

/**
 * Entries that are saved at once. SQLite works on the thread that serves requests, at about 25 us a
 * row with the indexes of this table: so many hold it for less than a millisecond.
 */
export const REQUEST_LOG_BATCH = 32;
const PURGE_CHUNK = 100;
const PURGE_PAUSE_MS = 10;

/** The request log as rows of `aiwaf_requestlog`. */
export class TypeOrmRequestLog {
  private readonly statements = new Map<number, string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Inserts entries in one statement, at the event loop's next turn. What was inserted before by its
   * request id is left as it is, so that a batch whose answer was lost can be written again.
   */
  async save(entries: readonly RequestLogEntry[]): Promise<void> {
    await setImmediate();
    const cells = entries.flatMap((entry) => REQUEST_LOG_COLUMNS.map(({ read }) => read(entry)));
    await this.dataSource.query(this.statement(entries.length), cells);
  }

  /**
   * Deletes rows from before `days` ago, in small chunks with pauses. Answers how many.
   *
   * @param goOn asked before each chunk
   */
  async purge(days: number, goOn: () => boolean = () => true): Promise<number> {
    const horizon = this.clock.now() - days * 86_400_000;
    const rows = this.dataSource.getRepository(RequestLog);
    let deleted = 0;
    while (goOn()) {
      const old = await rows
        .createQueryBuilder('row')
        .select('row.id', 'id')
        .where('row.timestamp < :horizon', { horizon })
        .orderBy('row.timestamp')
        .limit(PURGE_CHUNK)
        .getRawMany<{ id: number | string }>();
      if (old.length === 0) break;
      await rows.delete(old.map(({ id }) => Number(id)));
      deleted += old.length;
      await new Promise<void>((resolve) => setTimeout(resolve, PURGE_PAUSE_MS).unref());
    }
    return deleted;
  }

  /** Written by hand: the query builder takes longer than the database, row by row. */
  private statement(rows: number): string {
    let sql = this.statements.get(rows);
    if (sql === undefined) {
      const { driver } = this.dataSource;
      const mysql = driver.options.type === 'mysql' || driver.options.type === 'mariadb';
      const postgres = driver.options.type === 'postgres';
      const table = this.dataSource.getMetadata(RequestLog).tablePath;
      const width = REQUEST_LOG_COLUMNS.length;
      const row = (i: number) =>
        `(${REQUEST_LOG_COLUMNS.map((_, j) => (postgres ? `$${i * width + j + 1}` : '?')).join(', ')})`;
      const id = driver.escape('request_id');
      sql =
        `INSERT INTO ${table
          .split('.')
          .map((part) => driver.escape(part))
          .join('.')} ` +
        `(${REQUEST_LOG_COLUMNS.map(({ name }) => driver.escape(name)).join(', ')}) ` +
        `VALUES ${Array.from({ length: rows }, (_, i) => row(i)).join(', ')} ` +
        (mysql ? `ON DUPLICATE KEY UPDATE ${id} = ${id}` : `ON CONFLICT (${id}) DO NOTHING`);
      this.statements.set(rows, sql);
    }
    return sql;
  }
}
