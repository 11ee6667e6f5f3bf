import { setTimeout as pause } from 'node:timers/promises';
import { Clock } from '../core/clock';

/** Milliseconds for which rows gather before they are written. */
const FLUSH_AFTER_MS = 200;
/** First pause after a failure; it doubles up to the longest one. */
const MIN_RETRY_MS = 200;
const MAX_RETRY_MS = 5_000;

/** Rows that wait to be written, bounded, in the order and with the victims that their kind asks for. */
export interface Backlog<T> {
  /** Rows that wait, those being written included. */
  readonly size: number;
  /** Takes a row and answers how many, itself included, had to be dropped for the bound. */
  add(row: T): number;
  /** The next rows to write, at most `limit`. Asked again only when these are written or have failed. */
  next(limit: number): T[];
  written(rows: readonly T[]): void;
  /** These wait again, behind the others: one row that is refused must not hold up the rest. */
  failed(rows: readonly T[]): void;
  clear(): void;
}

/** Figures of a writer since the start. */
export interface WriterCounters {
  /** Rows that were written. */
  readonly written: number;
  /** Rows that were given up, for want of room or of time. */
  readonly dropped: number;
  /** Rows that wait to be written. */
  readonly waiting: number;
}

/** How a writer fares, for a health check. */
export interface WriterStatus extends WriterCounters {
  /** Epoch ms at which rows were last dropped for want of room or of time; `null`: never. */
  readonly lostAt: number | null;
  /** Epoch ms since which no write has succeeded; `null`: the last one did. */
  readonly failingSince: number | null;
}

/**
 * Writes rows in batches off the request path. A row stays in its backlog until its write has
 * succeeded; after a failure batches become smaller and attempts rarer.
 */
export class BatchWriter<T> {
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private batch: number;
  private failures = 0;
  private retryAt = 0;
  private closed = false;
  private over = false;
  private lostAt: number | null = null;
  private failingSince: number | null = null;
  /** Rows that were written. */
  written = 0;
  /** Rows that will not be written: over the bound, or left when the time to close was up. */
  dropped = 0;

  /**
   * @param save writes rows, all or none; rejects when it cannot
   * @param onFault told of every failed write, at most a dozen times a minute while a failure lasts
   * @param maxBatch rows in one call of `save`
   * @param gatherMs for so long rows gather before they are written
   */
  constructor(
    private readonly backlog: Backlog<T>,
    private readonly save: (rows: readonly T[]) => Promise<unknown>,
    private readonly clock: Clock,
    private readonly onFault: (error: unknown) => void,
    private readonly maxBatch: number,
    private readonly gatherMs = FLUSH_AFTER_MS,
  ) {
    this.batch = maxBatch;
  }

  /** Rows that wait to be written, those being written included. */
  get size(): number {
    return this.backlog.size;
  }

  get counters(): WriterCounters {
    return { written: this.written, dropped: this.dropped, waiting: this.size };
  }

  get status(): WriterStatus {
    return { ...this.counters, lostAt: this.lostAt, failingSince: this.failingSince };
  }

  /** Takes a row; called on the request path, never waits and never throws. */
  add(row: T): void {
    if (this.closed) return this.drop(1);
    this.drop(this.backlog.add(row));
    if (this.timer === null && this.running === null) this.schedule();
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
    while (this.size > 0 && !over.signal.aborted) {
      await Promise.race([this.flush(), expired]);
      if (this.size > 0) await sleep(this.retryDelay());
    }
    over.abort();
    this.over = true;
    this.drop(this.size);
    this.backlog.clear();
  }

  private drop(rows: number): void {
    if (rows === 0) return;
    this.dropped += rows;
    this.lostAt = this.clock.now();
  }

  /** Batches until nothing waits or one fails. */
  private async write(): Promise<void> {
    while (this.size > 0) {
      const rows = this.backlog.next(this.batch);
      try {
        await this.save(rows);
      } catch (error) {
        this.failed(rows);
        this.onFault(error);
        return;
      }
      this.succeeded(rows);
    }
  }

  private succeeded(rows: readonly T[]): void {
    this.written += rows.length;
    // These were given up when the time to close was over, and came through after all.
    if (this.over) this.dropped -= rows.length;
    else this.backlog.written(rows);
    this.failures = 0;
    this.failingSince = null;
    this.retryAt = 0;
    this.batch = Math.min(this.maxBatch, this.batch * 2);
  }

  private failed(rows: readonly T[]): void {
    if (!this.over) this.backlog.failed(rows);
    this.batch = Math.max(1, Math.floor(this.batch / 2));
    this.failures++;
    this.failingSince ??= this.clock.now();
    this.retryAt = this.clock.now() + this.retryDelay();
  }

  private retryDelay(): number {
    return Math.min(MAX_RETRY_MS, MIN_RETRY_MS * 2 ** Math.min(20, Math.max(0, this.failures - 1)));
  }

  private schedule(): void {
    if (this.timer !== null || this.running !== null || this.closed || this.size === 0) return;
    const delay = Math.max(this.gatherMs, this.retryAt - this.clock.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, delay);
    this.timer.unref();
  }
}
