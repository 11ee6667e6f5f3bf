import { Counter, CounterStore, Hit, Limit, NestedHits } from '../../core/ports/counter-store';
import { MemoryCounterStore } from '../memory/memory-counter-store';
import { GuardedRedis } from './guarded-redis';

/**
 * Shared counters with those of this process as insurance. The process counts every request of its own,
 * so that it knows them when it has to decide alone; for a window after Redis has failed or forgotten it
 * has a say beside it. Each process so admits its own limit at most, whatever becomes of Redis.
 */
export class InsuredCounterStore implements CounterStore {
  constructor(
    private readonly shared: CounterStore,
    private readonly local: MemoryCounterStore,
    private readonly redis: Pick<GuardedRedis, 'isOpen' | 'doubtedAt'>,
  ) {}

  hit(key: string, limit: Limit, now: number): Hit | Promise<Hit> {
    const own = this.local.hit(key, limit, now);
    if (this.redis.isOpen) return own;
    return (this.shared.hit(key, limit, now) as Promise<Hit>).then(
      (all) => this.stricter(own, all, limit, now),
      () => own,
    );
  }

  hitNested(narrow: Counter, wide: Counter, now: number): NestedHits | Promise<NestedHits> {
    const own = this.local.hitNested(narrow, wide, now);
    if (this.redis.isOpen) return own;
    return (this.shared.hitNested(narrow, wide, now) as Promise<NestedHits>).then(
      (all): NestedHits => [
        this.stricter(own[0], all[0], narrow.limit, now),
        own[1] === null || all[1] === null ? all[1] : this.stricter(own[1], all[1], wide.limit, now),
      ],
      () => own,
    );
  }

  private stricter(own: Hit, all: Hit, { windowMs }: Limit, now: number): Hit {
    return now - this.redis.doubtedAt < windowMs && own.count > all.count ? own : all;
  }

  async clear(): Promise<void> {
    this.local.clear();
    await this.shared.clear();
  }
}
