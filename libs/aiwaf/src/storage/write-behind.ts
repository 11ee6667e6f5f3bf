import { Clock } from '../core/clock';
import { BanRecord, BanStore } from '../core/ports/ban-store';
import { Backlog, BatchWriter } from './batch-writer';

const MAX_BATCH = 500;
/** Other processes are told of a ban when it is written. */
const GATHER_MS = 50;
/** Rows that are looked at for the one to drop. */
const VICTIMS = 64;

/** Bans that wait: of one key only the latest. A ban that ends by itself is dropped first: it holds on in memory. */
class BanBacklog implements Backlog<BanRecord> {
  private readonly pending = new Map<string, BanRecord>();

  constructor(private readonly maxPending: number) {}

  get size(): number {
    return this.pending.size;
  }

  add(record: BanRecord): number {
    const full = this.pending.size >= this.maxPending && !this.pending.has(record.key);
    if (full) this.makeRoom();
    this.pending.set(record.key, record);
    return full ? 1 : 0;
  }

  next(limit: number): BanRecord[] {
    const rows: BanRecord[] = [];
    for (const record of this.pending.values()) {
      rows.push(record);
      if (rows.length === limit) break;
    }
    return rows;
  }

  written(rows: readonly BanRecord[]): void {
    for (const record of rows) if (this.isWaiting(record)) this.pending.delete(record.key);
  }

  failed(rows: readonly BanRecord[]): void {
    for (const record of rows) {
      if (!this.isWaiting(record)) continue;
      this.pending.delete(record.key);
      this.pending.set(record.key, record);
    }
  }

  clear(): void {
    this.pending.clear();
  }

  /** Whether no later row of the same key has come since. */
  private isWaiting(record: BanRecord): boolean {
    return this.pending.get(record.key) === record;
  }

  private makeRoom(): void {
    let seen = 0;
    let victim: string | undefined;
    for (const { key, expiresAt, liftedAt } of this.pending.values()) {
      victim ??= key;
      if (expiresAt !== null && liftedAt === null) {
        victim = key;
        break;
      }
      if (++seen === VICTIMS) break;
    }
    if (victim !== undefined) this.pending.delete(victim);
  }
}

/** Writes bans behind the requests. */
export class BanWriter extends BatchWriter<BanRecord> {
  /**
   * @param onFault told of every failed write, at most a dozen times a minute while a failure lasts
   * @param maxPending rows that wait at most; about 300 bytes each
   */
  constructor(
    store: Pick<BanStore, 'save'>,
    clock: Clock,
    onFault: (error: unknown) => void,
    maxPending = 100_000,
  ) {
    super(new BanBacklog(maxPending), (rows) => store.save(rows), clock, onFault, MAX_BATCH, GATHER_MS);
  }
}
