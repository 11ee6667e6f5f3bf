import { ManualClock } from '../../core/clock';
import { Signal } from '../../core/ports/signal-store';
import { SignalWriter } from './signal-writer';

const signal = (n: number, at = 0): Signal => ({
  at,
  key: `198.18.${n >> 8}.${n & 255}`,
  code: 'keywords.scanner-path',
  points: 34,
  requestId: null,
});

describe('the writer of signals', () => {
  const clock = new ManualClock(1_700_000_000_000);
  const written: Signal[] = [];
  let [failing, faults, largest] = [false, 0, 0];
  const make = (maxPending?: number) =>
    new SignalWriter(
      {
        add: async (signals) => {
          if (failing) throw new Error('disk full');
          largest = Math.max(largest, signals.length);
          written.push(...signals);
        },
      },
      clock,
      () => faults++,
      maxPending,
    );
  beforeEach(() => {
    [failing, faults, largest] = [false, 0, 0];
    written.length = 0;
    clock.advance(1_000);
  });

  it('writes at most 200 signals of a second in small batches, and counts the others', async () => {
    const writer = make();
    // Requests that end late are of seconds before: they make no room.
    for (let i = 0; i < 50_000; i++) writer.add(signal(i, (i % 7) * 1_000));
    await writer.flush();
    expect(written).toHaveLength(200);
    expect(largest).toBeLessThanOrEqual(32);
    expect(writer.counters).toEqual({ written: 200, dropped: 49_800, waiting: 0 });
    clock.advance(1_000);
    for (let i = 0; i < 10; i++) writer.add(signal(i));
    await writer.flush();
    expect(written).toHaveLength(210);
  });

  it('keeps the newest within its bound while the database does not answer', async () => {
    const writer = make(300);
    failing = true;
    for (let second = 0; second < 5; second++) {
      for (let i = 0; i < 200; i++) writer.add(signal(second * 200 + i));
      await writer.flush();
      clock.advance(1_000);
    }
    expect(writer.counters).toEqual({ written: 0, dropped: 700, waiting: 300 });
    expect(faults).toBe(5);
    failing = false;
    await writer.flush();
    expect(written).toHaveLength(300);
    expect(written).toContainEqual(signal(999));
  });

  it('writes what waits when it is closed, and takes nothing more', async () => {
    const writer = make();
    for (let i = 0; i < 100; i++) writer.add(signal(i));
    await writer.close(1_000);
    writer.add(signal(0));
    expect(writer.counters).toEqual({ written: 100, dropped: 1, waiting: 0 });
  });
});
