import { DataSource } from 'typeorm';
import { BlacklistEntry } from './entities/blacklist-entry.entity';
import { RequestLog } from './entities/request-log.entity';
import { State } from './entities/state.entity';

/** What a look at the set-up wants to know of a database. Changes nothing. */
export class DatabaseFacts {
  constructor(private readonly dataSource: DataSource) {}

  /** Writes nothing as one who may write. @throws the driver's error where that is refused */
  async tryWriting(): Promise<void> {
    if (this.dataSource.options.type !== 'better-sqlite3') {
      await this.dataSource.getRepository(State).update({ key: '' }, { updatedAt: 0 });
      return;
    }
    await this.dataSource.query('BEGIN IMMEDIATE');
    await this.dataSource.query('ROLLBACK');
  }

  /** The latest instant that anything here says it was written at, in epoch ms; `null` for an empty database. */
  async newestAt(): Promise<number | null> {
    const instants = await Promise.all([
      this.dataSource.getRepository(RequestLog).maximum('timestamp'),
      this.dataSource.getRepository(BlacklistEntry).maximum('updatedAt'),
      this.dataSource.getRepository(State).maximum('updatedAt'),
    ]);
    const known = instants.filter((instant) => instant !== null).map(Number);
    return known.length === 0 ? null : Math.max(...known);
  }

  /** The addresses of the last requests, newest first. */
  async lastClients(limit: number): Promise<string[]> {
    const rows = await this.dataSource
      .getRepository(RequestLog)
      .find({ select: { ipAddress: true }, order: { id: 'DESC' }, take: limit });
    return rows.map(({ ipAddress }) => ipAddress);
  }

  /** When a value of the state store was saved, in epoch ms; `null` for never. */
  async savedAt(key: string): Promise<number | null> {
    const row = await this.dataSource.getRepository(State).findOneBy({ key });
    return row === null ? null : Number(row.updatedAt);
  }
}
