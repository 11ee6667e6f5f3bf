import { setImmediate } from 'node:timers/promises';
import { DataSource, In, IsNull, MoreThan, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { holdingBan, laterBan } from '../../core/bans/later-ban';
import { Clock } from '../../core/clock';
import { BanRecord, BanStore } from '../../core/ports/ban-store';
import { Changes } from '../../core/ports/changes';
import { ListQuery } from '../../core/ports/entry-store';
import { FORGET_AFTER_MS, storableBans } from '../stored-ban';
import { toRecord, toRow } from './ban-row';
import { BlacklistEntry } from './entities/blacklist-entry.entity';
import { VersionedTable } from './versioned-table';

const PAGE = 2_000;
/** Keys that are looked up in one statement. */
const CHUNK = 200;

/** The blacklist as rows of `aiwaf_blacklistentry`. */
export class TypeOrmBanStore implements BanStore {
  private readonly rows: Repository<BlacklistEntry>;
  private readonly table: VersionedTable<BlacklistEntry>;
  /** Rows read so far that no ban could be read from. */
  skipped = 0;

  constructor(
    dataSource: DataSource,
    private readonly clock: Clock,
    private readonly forgetAfterMs = FORGET_AFTER_MS,
  ) {
    this.rows = dataSource.getRepository(BlacklistEntry);
    this.table = new VersionedTable(this.rows);
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

  version(): Promise<number> {
    return this.table.latest();
  }

  async changedSince(version: number): Promise<Changes<BanRecord>> {
    const changes = await this.table.changedSince(version);
    return { rows: changes.rows.flatMap((row) => toRecord(row) ?? []), version: changes.version };
  }

  async list({ since, order, limit }: ListQuery, now: number) {
    const made = { createdAt: MoreThanOrEqual(since), liftedAt: IsNull() };
    const direction = order === 'newest' ? 'DESC' : 'ASC';
    const [rows, total] = await this.rows.findAndCount({
      where: [
        { ...made, expiresAt: IsNull() },
        { ...made, expiresAt: MoreThan(now) },
      ],
      order: { createdAt: direction, id: direction },
      take: limit,
    });
    return { total, entries: rows.flatMap((row) => toRecord(row) ?? []) };
  }

  async save(records: readonly BanRecord[]): Promise<void> {
    const now = this.clock.now();
    const wanted = storableBans(records);
    const stored = await this.known(wanted.map(({ key }) => key));
    // Decided elsewhere meanwhile, without knowing of ours, and it holds on.
    const held = wanted.filter((record) => holdingBan(stored.get(record.key), record, now) === record);
    const rows = held.map((record) => toRow(record, now));
    await this.table.upsert(rows, 'ipAddress', [
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

  private async known(keys: readonly string[]): Promise<ReadonlyMap<string, BanRecord>> {
    const records = new Map<string, BanRecord>();
    for (let from = 0; from < keys.length; from += CHUNK) {
      const rows = await this.rows.findBy({ ipAddress: In(keys.slice(from, from + CHUNK)) });
      for (const record of rows.flatMap((row) => toRecord(row) ?? [])) records.set(record.key, record);
    }
    return records;
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
