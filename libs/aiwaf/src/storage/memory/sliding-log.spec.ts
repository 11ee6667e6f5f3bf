import { seededRandom } from '../../learning/random';
import { MemoryCounterStore } from './memory-counter-store';
import { BucketCounter, SlidingLog } from './sliding-log';

const LIMIT = { windowMs: 10_000, max: 20, flood: 40 };

/** The definition: instants count while `now - instant < windowMs`. */
class Oracle {
  private readonly instants: number[] = [];
  hit(windowMs: number, now: number): number {
    this.instants.push(now);
    return this.instants.filter((instant) => now - instant < windowMs).length;
  }
}

describe('the sliding log', () => {
  it('counts exactly up to one beyond its flood limit, at any spacing', () => {
    const random = seededRandom(3);
    for (let run = 0; run < 200; run++) {
      const log = new SlidingLog(LIMIT.flood + 1);
      const oracle = new Oracle();
      let now = 0;
      for (let i = 0; i < 120; i++) {
        now += Math.floor(random() ** 3 * 1_500);
        expect(log.hit(LIMIT, now).count).toBe(Math.min(oracle.hit(LIMIT.windowMs, now), LIMIT.flood + 1));
      }
    }
  });

  it('says when the next request would pass', () => {
    const log = new SlidingLog(41);
    for (let i = 0; i < 20; i++) expect(log.hit(LIMIT, i * 100).retryAfterMs).toBe(0);
    const { retryAfterMs } = log.hit(LIMIT, 2_000);
    expect(retryAfterMs).toBe(100 + 10_000 - 2_000);
    expect(new SlidingLog(41).hit(LIMIT, 0)).toEqual({ count: 1, retryAfterMs: 0 });
    expect(log.hit(LIMIT, 2_000 + retryAfterMs).count).toBeLessThanOrEqual(21);
  });

  it('is not confused by an instant of the past', () => {
    const log = new SlidingLog(41);
    log.hit(LIMIT, 100_000);
    expect(log.hit(LIMIT, 50_000).count).toBe(2);
    expect(log.hit(LIMIT, 111_000).count).toBeLessThanOrEqual(2);
  });
});

describe('the bucket counter', () => {
  it('is off by at most a sixty-fourth of a window', () => {
    const random = seededRandom(5);
    const limit = { windowMs: 64_000, max: 1_000, flood: 2_000 };
    const counter = new BucketCounter();
    const instants: number[] = [];
    let now = 1_700_000_000_000;
    for (let i = 0; i < 5_000; i++) {
      now += Math.floor(random() * 120);
      instants.push(now);
      const { count } = counter.hit(limit, now);
      const within = (ms: number) => instants.filter((instant) => now - instant < ms).length;
      expect(count).toBeGreaterThanOrEqual(within(63_000));
      expect(count).toBeLessThanOrEqual(within(64_000));
    }
  });

  it('forgets everything after a long pause', () => {
    const counter = new BucketCounter();
    const limit = { windowMs: 10_000, max: 1_000, flood: 2_000 };
    for (let i = 0; i < 500; i++) counter.hit(limit, i);
    expect(counter.hit(limit, 1_000_000).count).toBe(1);
  });
});

describe('the memory counter store', () => {
  it('keeps a counter while fewer others than its bound come', () => {
    const store = new MemoryCounterStore(100);
    store.hit('early', LIMIT, 0);
    for (let i = 0; i < 99; i++) store.hit(`other ${i}`, LIMIT, i);
    expect(store.hit('early', LIMIT, 100).count).toBe(2);
    for (let i = 0; i < 99; i++) store.hit(`another ${i}`, LIMIT, i);
    expect(store.hit('early', LIMIT, 200).count).toBe(3);
  });

  it('D19: keeps keys apart and within its bound', () => {
    const store = new MemoryCounterStore(100);
    for (let i = 0; i < 1_000; i++) store.hit(`key ${i}`, LIMIT, i);
    expect(store.size).toBeLessThanOrEqual(200);
    expect(store.hit('key 999', LIMIT, 1_000).count).toBe(2);
    expect(store.hit('key 0', LIMIT, 1_000).count).toBe(1);
  });
});
