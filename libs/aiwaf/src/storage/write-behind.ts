import { setTimeout as pause } from 'node:timers/promises';
import { Clock } from '../core/clock';
import { BanRecord, BanStore } from '../core/ports/ban-store';

/** Milliseconds for which rows gather before they are written. */
const FLUSH_AFTER_MS = 200;
/** First pause after a failure; it doubles up to the longest one. */
const MIN_RETRY_MS = 200;
const MAX_RETRY_MS = 30_000;
const MAX_BATCH = 500;
/** Rows that are looked at for the one to drop. */
const VICTIMS = 64;

/**
 * Writes bans in batches off the request path. A row stays in the queue until its write has
 * succeeded; of one key only the latest waits. Beyond the bound a ban that ends by itself is dropped
 * first, and counted: it holds on in memory.
 */
export class BanWriter {
  private readonly pending = new Map<string, BanRecord>();
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private batch = MAX_BATCH;
  private failures = 0;
  private retryAt = 0;
  private closed = false;
  /** Rows that will not be written: over the bound, or left when the time to close was up. */
  dropped = 0;

  /**
   * @param onFault told of every failed write, at most a few times a minute while a failure lasts
   * @param maxPending rows that wait at most; about 300 bytes each
   */
  constructor(
    private readonly store: Pick<BanStore, 'save'>,
    private readonly clock: Clock,
    private readonly onFault: (error: unknown) => void,
    private readonly maxPending = 100_000,
  ) {}

  /** Rows that wait to be written, those being written included. */
  get size(): number {
    return this.pending.size;
  }

  /** Takes a row; called on the request path, never waits and never throws. */
  add(record: BanRecord): void {
    if (this.closed) {
      this.dropped++;
      return;
    }
    if (this.pending.size >= this.maxPending && !this.pending.has(record.key)) this.makeRoom();
    this.pending.set(record.key, record);
    this.schedule();
  }

  /** Writes all that waits, whatever pause a failure had asked for; a failure is told to `onFault`. */
  flush(): Promise<void> {
    this.running ??= this.write().finally(() => {
      this.running = null;
      this.schedule();
    });
    return this.running;
  }

  /** Writes what waits, trying again until `limitMs` is over; what is left then counts as dropped. */
  async close(limitMs: number): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const over = new AbortController();
    const sleep = (ms: number) => pause(ms, undefined, { signal: over.signal }).catch(() => undefined);
    // This timer keeps the process alive, for `limitMs` at most: what waits is worth that.
    const expired = sleep(limitMs).then(() => over.abort());
    while (this.pending.size > 0 && !over.signal.aborted) {
      await Promise.race([this.flush(), expired]);
      if (this.pending.size > 0) await sleep(this.retryDelay());
    }
    over.abort();
    this.dropped += this.pending.size;
    this.pending.clear();
  }

  /** Batches until nothing waits or one fails. */
  private async write(): Promise<void> {
    while (this.pending.size > 0) {
      const rows = this.nextBatch();
      try {
        await this.store.save(rows);
      } catch (error) {
        this.failed(rows);
        this.onFault(error);
        return;
      }
      this.succeeded(rows);
    }
  }

  private nextBatch(): BanRecord[] {
    const rows: BanRecord[] = [];
    for (const record of this.pending.values()) {
      rows.push(record);
      if (rows.length === this.batch) break;
    }
    return rows;
  }

  private succeeded(rows: readonly BanRecord[]): void {
    for (const record of rows) if (this.isWaiting(record)) this.pending.delete(record.key);
    this.failures = 0;
    this.retryAt = 0;
    this.batch = Math.min(MAX_BATCH, this.batch * 2);
  }

  /** Smaller batches from the other end: one row that a database refuses must not hold up the rest. */
  private failed(rows: readonly BanRecord[]): void {
    for (const record of rows) {
      if (!this.isWaiting(record)) continue;
      this.pending.delete(record.key);
      this.pending.set(record.key, record);
    }
    this.batch = Math.max(1, Math.floor(this.batch / 2));
    this.failures++;
    this.retryAt = this.clock.now() + this.retryDelay();
  }

  /** Whether no later row of the same key has come since. */
  private isWaiting(record: BanRecord): boolean {
    return this.pending.get(record.key) === record;
  }

  private retryDelay(): number {
    return Math.min(MAX_RETRY_MS, MIN_RETRY_MS * 2 ** Math.min(20, Math.max(0, this.failures - 1)));
  }

  private schedule(): void {
    if (this.timer !== null || this.running !== null || this.closed || this.pending.size === 0) return;
    const delay = Math.max(FLUSH_AFTER_MS, this.retryAt - this.clock.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, delay);
    this.timer.unref();
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
    this.dropped++;
  }
}
