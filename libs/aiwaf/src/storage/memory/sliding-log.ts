import { Hit, Limit } from '../../core/ports/counter-store';

/** Counts the requests of one key in a sliding window. */
export interface WindowCounter {
  hit(limit: Limit, now: number): Hit;
}

const FIRST_SLOTS = 4;

/**
 * An exact sliding log: the instants of the last `flood` + 1 requests in a ring that grows with its
 * client. An instant counts while `now - instant < windowMs`.
 */
export class SlidingLog implements WindowCounter {
  /** A plain list of doubles: a typed array costs 200 bytes before its first number. */
  private instants: number[] = new Array<number>(FIRST_SLOTS).fill(NaN);
  /** Index of the oldest instant. */
  private start = 0;
  private length = 0;

  constructor(private readonly capacity: number) {}

  hit({ windowMs, max }: Limit, now: number): Hit {
    while (this.length > 0 && now - this.instants[this.start] >= windowMs) this.drop();
    if (this.length === this.capacity) this.drop();
    if (this.length === this.instants.length) this.grow();
    this.instants[(this.start + this.length) % this.instants.length] = now;
    this.length++;
    if (this.length <= max) return { count: this.length, retryAfterMs: 0 };
    const freeing = this.instants[(this.start + this.length - max) % this.instants.length];
    // At most a window, even for a clock that was set back.
    return { count: this.length, retryAfterMs: Math.min(windowMs, Math.max(0, freeing + windowMs - now)) };
  }

  private drop(): void {
    this.start = (this.start + 1) % this.instants.length;
    this.length--;
  }

  private grow(): void {
    const grown = new Array<number>(Math.min(this.capacity, this.instants.length * 2)).fill(NaN);
    for (let i = 0; i < this.length; i++) grown[i] = this.instants[(this.start + i) % this.instants.length];
    this.instants = grown;
    this.start = 0;
  }
}

const BUCKETS = 64;

/** Counts in 64 buckets of a window each, for limits too high for a log of instants: off by at most 1/64. */
export class BucketCounter implements WindowCounter {
  private readonly counts = new Uint32Array(BUCKETS);
  private newest = -Infinity;
  private total = 0;

  hit({ windowMs, max }: Limit, now: number): Hit {
    const width = windowMs / BUCKETS;
    const index = Math.max(Math.floor(now / width), this.newest);
    const passed = index - this.newest;
    if (passed >= BUCKETS) {
      this.counts.fill(0);
      this.total = 0;
    } else {
      for (let i = this.newest + 1; i <= index; i++) {
        this.total -= this.counts[i % BUCKETS];
        this.counts[i % BUCKETS] = 0;
      }
    }
    this.newest = index;
    this.counts[index % BUCKETS]++;
    this.total++;
    return { count: this.total, retryAfterMs: this.total <= max ? 0 : this.waitFor(max, width, index) };
  }

  /** Until enough of the oldest buckets have left the window. */
  private waitFor(max: number, width: number, index: number): number {
    let excess = this.total - max + 1;
    let bucket = index - BUCKETS + 1;
    for (; bucket <= index && excess > 0; bucket++)
      excess -= this.counts[((bucket % BUCKETS) + BUCKETS) % BUCKETS];
    return Math.ceil((bucket - 1 + BUCKETS - index) * width);
  }
}
