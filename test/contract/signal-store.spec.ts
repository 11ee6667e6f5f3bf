import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { Signal } from '../../libs/aiwaf/src/core/ports/signal-store';
import { MemorySignalStore } from '../../libs/aiwaf/src/storage';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;

const signal = (n: number, more: Partial<Signal> = {}): Signal => ({
  at: NOW + n,
  key: '203.0.113.9',
  code: 'keywords.scanner-path',
  points: 34,
  requestId: `0123456789-${n}`,
  ...more,
});

describe.each(BACKENDS)('a signal store in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());

  it('answers the signals of one client, oldest first, as they were added', async () => {
    expect(await stores.signals.of('203.0.113.9', 10)).toEqual([]);
    const other = signal(2, { key: '2001:db8::/64', points: 0.5, requestId: null });
    await stores.signals.add([signal(3), other, signal(1)]);
    await stores.signals.add([signal(2)]);
    await stores.signals.add([]);
    expect(await stores.signals.of('203.0.113.9', 10)).toEqual([signal(1), signal(2), signal(3)]);
    expect(await stores.signals.of('2001:db8::/64', 10)).toEqual([other]);
  });

  it('answers the newest where there are more than are asked for', async () => {
    await stores.signals.add(Array.from({ length: 20 }, (_, i) => signal(i)));
    expect(await stores.signals.of('203.0.113.9', 3)).toEqual([signal(17), signal(18), signal(19)]);
  });

  it('forgets what is older than asked, of every client, and nothing else', async () => {
    for (let from = 0; from < 320; from += 32) {
      await stores.signals.add(
        Array.from({ length: 32 }, (_, i) => signal(from + i, { key: `198.51.100.${(from + i) % 20}` })),
      );
    }
    expect(await stores.signals.purge(NOW + 300)).toBe(300);
    expect(await stores.signals.of('198.51.100.0', 99)).toEqual([signal(300, { key: '198.51.100.0' })]);
    expect(await stores.signals.purge(NOW + 300)).toBe(0);
  });

  it('takes what is too long or odd, and loses no other signal by it', async () => {
    const odd = signal(1, { key: 'k'.repeat(99), code: 'c\0'.repeat(99), requestId: 'r'.repeat(99) });
    await stores.signals.add([odd, signal(2)]);
    expect(await stores.signals.of('203.0.113.9', 10)).toEqual([signal(2)]);
  });
});

describe('a signal store in memory', () => {
  it('keeps the last signals of the clients that were given any last', async () => {
    const store = new MemorySignalStore(2);
    await store.add(Array.from({ length: 1_000 }, (_, i) => signal(i)));
    await store.add([signal(0, { key: '198.51.100.1' }), signal(1), signal(0, { key: '198.51.100.2' })]);
    expect(await store.of('198.51.100.1', 10)).toEqual([]);
    const kept = await store.of('203.0.113.9', 1_000);
    expect(kept).toHaveLength(32);
    expect(kept.at(-1)).toEqual(signal(999));
  });
});
