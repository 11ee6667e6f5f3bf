import { Clock, systemClock } from '../../core/clock';
import { BanRecord, BanStore } from '../../core/ports/ban-store';
import { FORGET_AFTER_MS, stillMatters, storableBans } from '../stored-ban';

/** Bans that last as long as the process: for tests and for hosts without a database. */
export class MemoryBanStore implements BanStore {
  private readonly rows = new Map<string, { readonly record: BanRecord; readonly savedAt: number }>();

  constructor(
    private readonly clock: Clock = systemClock,
    private readonly forgetAfterMs = FORGET_AFTER_MS,
  ) {}

  async load(): Promise<BanRecord[]> {
    this.forget();
    return [...this.rows.values()].map(({ record }) => record);
  }

  async changedSince(instant: number): Promise<BanRecord[]> {
    return [...this.rows.values()]
      .filter(({ savedAt }) => savedAt >= instant)
      .sort((a, b) => a.savedAt - b.savedAt)
      .map(({ record }) => record);
  }

  async save(records: readonly BanRecord[]): Promise<void> {
    const savedAt = this.clock.now();
    for (const record of storableBans(records)) this.rows.set(record.key, { record, savedAt });
  }

  private forget(): void {
    const now = this.clock.now();
    for (const [key, { record }] of this.rows) {
      if (!stillMatters(record, now, this.forgetAfterMs)) this.rows.delete(key);
    }
  }
}
