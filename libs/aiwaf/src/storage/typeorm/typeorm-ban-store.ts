import { setImmediate } from 'node:timers/promises';
import { DataSource, FindOptionsWhere, IsNull, MoreThan, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { laterBan } from '../../core/bans/later-ban';
import { Clock } from '../../core/clock';
import { BanRecord, BanStore } from '../../core/ports/ban-store';
import { FORGET_AFTER_MS, storableBans } from '../stored-ban';
import { toRecord, toRow } from './ban-row';
import { BlacklistEntry } from './entities/blacklist-entry.entity';
import { upsert } from './upsert';

const PAGE = 2_000;
/** Smaller, since these are read while requests are served. */
const CHANGES_PAGE = 200;

/** The blacklist as rows of `aiwaf_blacklistentry`. */
export class TypeOrmBanStore implements BanStore {
  private readonly rows: Repository<BlacklistEntry>;
  /** Rows read so far that no ban could be read from. */
  skipped = 0;

  constructor(
    dataSource: DataSource,
    private readonly clock: Clock,
    private readonly forgetAfterMs = FORGET_AFTER_MS,
  ) {
    this.rows = dataSource.getRepository(BlacklistEntry);
  }

  /** Reads by pages, since SQLite works on the thread that serves requests. */
  async load(): Promise<BanRecord[]> {
    const records = new Map<string, BanRecord>();
    const horizon = this.clock.now() - this.forgetAfterMs;
    let last = 0;
    for (let page = await this.page(last, horizon); page.length > 0; page = await this.page(last, horizon)) {
      for (const row of page) {
        const record = toRecord(row);
        if (record === null) this.skipped++;
        // An unban in the canonical spelling ends a ban that another program wrote for an address of the same /64.
        else records.set(record.key, laterBan(records.get(record.key), record));
      }
      last = page[page.length - 1].id;
      await setImmediate();
    }
    return [...records.values()];
  }

  async changedSince(instant: number): Promise<BanRecord[]> {
    const records: BanRecord[] = [];
    let where: FindOptionsWhere<BlacklistEntry>[] = [{ updatedAt: MoreThanOrEqual(instant) }];
    for (;;) {
      const rows = await this.rows.find({
        where,
        order: { updatedAt: 'ASC', id: 'ASC' },
        take: CHANGES_PAGE,
      });
      records.push(...rows.flatMap((row) => toRecord(row) ?? []));
      if (rows.length < CHANGES_PAGE) return records;
      const { updatedAt, id } = rows[rows.length - 1];
      where = [{ updatedAt: MoreThan(updatedAt) }, { updatedAt, id: MoreThan(id) }];
      await setImmediate();
    }
  }

  async save(records: readonly BanRecord[]): Promise<void> {
    const now = this.clock.now();
    const rows = storableBans(records).map((record) => toRow(record, now));
    await upsert(this.rows, rows, 'ipAddress', [
      'reason',
      'extendedRequestInfo',
      'createdAt',
      'expiresAt',
      'source',
      'level',
      'liftedAt',
      'updatedAt',
    ]);
  }

  private page(after: number, horizon: number): Promise<BlacklistEntry[]> {
    const id = MoreThan(after);
    return this.rows.find({
      where: [
        { id, expiresAt: IsNull() },
        { id, expiresAt: MoreThan(horizon) },
        { id, liftedAt: Not(IsNull()) },
      ],
      order: { id: 'ASC' },
      take: PAGE,
    });
  }
}
