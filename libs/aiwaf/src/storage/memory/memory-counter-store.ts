import { Counter, CounterStore, Hit, Limit, NestedHits } from '../../core/ports/counter-store';
import { RecentCache } from '../../core/recent-cache';
import { BucketCounter, SlidingLog, WindowCounter } from './sliding-log';

/** Up to this flood limit the instants themselves are kept, 8 bytes each. */
export const MAX_LOGGED = 256;

/**
 * Counters of this process in bounded memory; keys that were not seen of late are forgotten first. A
 * forgotten counter starts anew, which never lifts a ban: those are kept elsewhere.
 */
export class MemoryCounterStore implements CounterStore {
  private readonly counters: RecentCache<WindowCounter>;

  /** @param maxKeys so many that were seen last are surely kept, and at most twice as many */
  constructor(maxKeys: number) {
    this.counters = new RecentCache(maxKeys);
  }

  hit(key: string, limit: Limit, now: number): Hit {
    let counter = this.counters.get(key);
    if (counter === undefined) {
      const capacity = Math.max(limit.flood, limit.max) + 1;
      counter = capacity <= MAX_LOGGED + 1 ? new SlidingLog(capacity) : new BucketCounter();
      this.counters.set(key, counter);
    }
    return counter.hit(limit, now);
  }

  hitNested(narrow: Counter, wide: Counter, now: number): NestedHits {
    const hit = this.hit(narrow.key, narrow.limit, now);
    return [hit, hit.count > narrow.limit.max ? null : this.hit(wide.key, wide.limit, now)];
  }

  clear(): void {
    this.counters.clear();
  }

  get size(): number {
    return this.counters.size;
  }
}
