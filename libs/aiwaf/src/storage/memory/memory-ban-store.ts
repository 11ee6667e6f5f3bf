import { Clock, systemClock } from '../../core/clock';
import { BanRecord, BanStore } from '../../core/ports/ban-store';
import { FORGET_AFTER_MS, stillMatters, storableBans } from '../stored-ban';

/** Bans that last as long as the process: for tests and for hosts without a database. */
export class MemoryBanStore implements BanStore {
  private readonly records = new Map<string, BanRecord>();

  constructor(
    private readonly clock: Clock = systemClock,
    private readonly forgetAfterMs = FORGET_AFTER_MS,
  ) {}

  async load(): Promise<BanRecord[]> {
    this.forget();
    return [...this.records.values()];
  }

  async save(records: readonly BanRecord[]): Promise<void> {
    for (const record of storableBans(records)) this.records.set(record.key, record);
  }

  private forget(): void {
    const now = this.clock.now();
    for (const [key, record] of this.records) {
      if (!stillMatters(record, now, this.forgetAfterMs)) this.records.delete(key);
    }
  }
}
