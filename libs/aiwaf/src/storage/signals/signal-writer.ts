import { Clock } from '../../core/clock';
import { Signal, SignalStore } from '../../core/ports/signal-store';
import { Backlog, BatchWriter, WriterCounters, WriterStatus } from '../batch-writer';
import { Fifo } from '../request-log/fifo';
import { PerSecond } from '../request-log/per-second';

/** Signals that are saved at once: SQLite works on the thread that serves requests, at about 18 us a row. */
const BATCH = 32;
/**
 * Signals a second, as many as the request log takes of denials. A client is banned by three to fifty of
 * them and then gives no more: the evidence of dozens of new scanners a second is kept whole, at less than
 * 1 % of the process's time and 2 GB a day if that never ends. What is beyond costs an explanation a line,
 * and nobody a ban.
 */
const MAX_PER_SECOND = 200;
/** Signals that wait while the database does not answer: about 150 bytes each. */
const MAX_PENDING = 10_000;

/** Signals that wait, of which the oldest is dropped first: its points have faded most. */
class SignalBacklog implements Backlog<Signal> {
  private readonly waiting = new Fifo<Signal>();
  /** Being written; they cannot be dropped any more. */
  private taken = 0;

  constructor(private readonly max: number) {}

  get size(): number {
    return this.waiting.size + this.taken;
  }

  add(signal: Signal): number {
    const full = this.size >= this.max;
    if (full && this.waiting.shift() === undefined) return 1;
    this.waiting.push(signal);
    return full ? 1 : 0;
  }

  next(limit: number): Signal[] {
    const signals: Signal[] = [];
    for (let signal = this.waiting.shift(); signal !== undefined; signal = this.waiting.shift()) {
      signals.push(signal);
      if (signals.length === limit) break;
    }
    this.taken = signals.length;
    return signals;
  }

  written(): void {
    this.taken = 0;
  }

  failed(signals: readonly Signal[]): void {
    this.taken = 0;
    for (const signal of signals) this.waiting.push(signal);
  }

  clear(): void {
    this.taken = 0;
    this.waiting.clear();
  }
}

/** Writes signals behind the requests, at most {@link MAX_PER_SECOND} of each second. */
export class SignalWriter {
  private readonly perSecond = new PerSecond(MAX_PER_SECOND);
  private readonly rows: BatchWriter<Signal>;

  /** @param onFault told of every failed write, at most a dozen times a minute while a failure lasts */
  constructor(
    store: Pick<SignalStore, 'add'>,
    private readonly clock: Clock,
    onFault: (error: unknown) => void,
    maxPending = MAX_PENDING,
  ) {
    const backlog = new SignalBacklog(maxPending);
    this.rows = new BatchWriter(backlog, (signals) => store.add(signals), clock, onFault, BATCH);
  }

  /** Takes a signal; called on the request path, never waits and never throws. */
  add(signal: Signal): void {
    // By the clock: requests that end late would begin the second of their arrival anew.
    if (this.perSecond.take(this.clock.now())) this.rows.add(signal);
    else this.rows.dropped++;
  }

  get counters(): WriterCounters {
    return this.rows.counters;
  }

  get status(): WriterStatus {
    return this.rows.status;
  }

  /** Writes all that waits; a failure is told to `onFault`. */
  flush(): Promise<void> {
    return this.rows.flush();
  }

  /** Writes what waits for `limitMs` at most. */
  close(limitMs: number): Promise<void> {
    return this.rows.close(limitMs);
  }
}
