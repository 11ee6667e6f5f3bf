import { holdingBan, isInForce } from '../../core/bans/later-ban';
import { Clock, systemClock } from '../../core/clock';
import { BanRecord, BanStore } from '../../core/ports/ban-store';
import { Changes } from '../../core/ports/changes';
import { ListQuery } from '../../core/ports/entry-store';
import { FORGET_AFTER_MS, stillMatters, storableBans } from '../stored-ban';

/** Bans that last as long as the process: for tests and for hosts without a database. */
export class MemoryBanStore implements BanStore {
  private readonly rows = new Map<string, { readonly record: BanRecord; readonly version: number }>();
  private latest = 0;

  constructor(
    private readonly clock: Clock = systemClock,
    private readonly forgetAfterMs = FORGET_AFTER_MS,
  ) {}

  async load(): Promise<BanRecord[]> {
    this.forget();
    return [...this.rows.values()].map(({ record }) => record);
  }

  async version(): Promise<number> {
    return this.latest;
  }

  async changedSince(version: number): Promise<Changes<BanRecord>> {
    const changed = [...this.rows.values()].filter((row) => row.version > version);
    changed.sort((a, b) => a.version - b.version);
    return { rows: changed.map(({ record }) => record), version: this.latest };
  }

  async list({ since, order, limit }: ListQuery, now: number) {
    const found = [...this.rows.values()]
      .map(({ record }) => record)
      .filter((record) => isInForce(record, now) && record.createdAt >= since);
    found.sort((a, b) => (order === 'newest' ? b.createdAt - a.createdAt : a.createdAt - b.createdAt));
    return { total: found.length, entries: found.slice(0, limit) };
  }

  async save(records: readonly BanRecord[]): Promise<void> {
    const now = this.clock.now();
    for (const record of storableBans(records)) {
      if (holdingBan(this.rows.get(record.key)?.record, record, now) !== record) continue;
      this.rows.set(record.key, { record, version: ++this.latest });
    }
  }

  private forget(): void {
    const now = this.clock.now();
    for (const [key, { record }] of this.rows) {
      if (!stillMatters(record, now, this.forgetAfterMs)) this.rows.delete(key);
    }
  }
}
