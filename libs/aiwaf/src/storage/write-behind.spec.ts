import { ManualClock } from '../core/clock';
import { BanRecord } from '../core/ports/ban-store';
import { MemoryBanStore } from './memory/memory-ban-store';
import { BanWriter } from './write-behind';

const ban = (n: number, more: Partial<BanRecord> = {}): BanRecord => ({
  key: `203.0.113.${n}`,
  reason: '',
  source: 'points',
  createdAt: 0,
  expiresAt: 1_000_000,
  level: 1,
  liftedAt: null,
  ...more,
});

/** A store that can be down, slow, or refuse one row, and remembers the size of each call. */
class FlakyStore extends MemoryBanStore {
  calls: number[] = [];
  down = false;
  refuses: string | null = null;
  gate: Promise<void> | null = null;

  override async save(records: readonly BanRecord[]): Promise<void> {
    this.calls.push(records.length);
    if (this.gate !== null) await this.gate;
    if (this.down) throw new Error('the database is down');
    if (records.some(({ key }) => key === this.refuses)) throw new Error('a row is refused');
    await super.save(records);
  }
}

describe('BanWriter', () => {
  const clock = new ManualClock();
  let store: FlakyStore;
  let faults: unknown[];
  let writer: BanWriter;
  const make = (maxPending?: number) =>
    new BanWriter(store, clock, (error) => faults.push(error), maxPending);
  beforeEach(() => {
    jest.useFakeTimers();
    clock.set(0);
    store = new FlakyStore(clock);
    faults = [];
    writer = make();
  });
  afterEach(() => jest.useRealTimers());
  const pass = async (ms: number) => {
    clock.advance(ms);
    await jest.advanceTimersByTimeAsync(ms);
  };
  const keys = async () => (await store.load()).map(({ key }) => key).sort();

  it('gathers rows and writes them soon, the latest of each key', async () => {
    writer.add(ban(1));
    writer.add(ban(2));
    writer.add(ban(1, { level: 2 }));
    await pass(49);
    expect(store.calls).toEqual([]);
    await pass(1);
    expect(store.calls).toEqual([2]);
    expect(await store.load()).toEqual([ban(1, { level: 2 }), ban(2)]);
    expect(writer.size).toBe(0);
  });

  it('writes at once when asked to', async () => {
    writer.add(ban(1));
    await writer.flush();
    expect(await keys()).toEqual(['203.0.113.1']);
  });

  it('writes a row that came for a key while the earlier one was being written', async () => {
    let release = () => {};
    store.gate = new Promise((resolve) => (release = resolve));
    writer.add(ban(1));
    const flushing = writer.flush();
    writer.add(ban(1, { liftedAt: 5 }));
    release();
    await flushing;
    expect(await store.load()).toEqual([ban(1, { liftedAt: 5 })]);
  });

  it('keeps rows while the database is down, tries less and less often, and recovers', async () => {
    store.down = true;
    writer.add(ban(1));
    await pass(60_000);
    const attempts = store.calls.length;
    expect(attempts).toBeLessThan(20);
    expect(attempts).toBeGreaterThan(5);
    expect(faults).toHaveLength(attempts);
    expect(writer.size).toBe(1);
    await pass(600_000);
    expect(store.calls.length - attempts).toBeGreaterThanOrEqual(100);
    expect(store.calls.length - attempts).toBeLessThanOrEqual(130);
    store.down = false;
    await pass(30_000);
    expect(await keys()).toEqual(['203.0.113.1']);
    expect(writer.size).toBe(0);
  });

  it('does not let one refused row hold up the others', async () => {
    store.refuses = '203.0.113.7';
    for (let n = 1; n <= 40; n++) writer.add(ban(n));
    await pass(600_000);
    expect(await keys()).toHaveLength(39);
    expect(writer.size).toBe(1);
  });

  it('is bounded: drops bans that end by themselves before unbans and permanent ones, and counts them', async () => {
    store.down = true;
    writer = make(3);
    writer.add(ban(1, { expiresAt: null }));
    writer.add(ban(2, { liftedAt: 1 }));
    for (let n = 3; n <= 10; n++) writer.add(ban(n));
    expect(writer.size).toBe(3);
    expect(writer.dropped).toBe(7);
    store.down = false;
    await writer.flush();
    expect(await keys()).toEqual(['203.0.113.1', '203.0.113.10', '203.0.113.2']);
  });

  it('writes what waits when it is closed, after a failure too', async () => {
    jest.useRealTimers();
    store.down = true;
    writer.add(ban(1));
    const closing = writer.close(5_000);
    setTimeout(() => (store.down = false), 50);
    await closing;
    expect(await keys()).toEqual(['203.0.113.1']);
    expect(writer.dropped).toBe(0);
  });

  it.each([
    ['down', () => (store.down = true)],
    ['hung', () => (store.gate = new Promise(() => {}))],
  ])('gives up closing in time when the database is %s, and counts what is lost', async (_, breakIt) => {
    jest.useRealTimers();
    void breakIt();
    writer.add(ban(1));
    await writer.close(300);
    writer.add(ban(2));
    expect(writer.dropped).toBe(2);
  });
});
