import { DataSource } from 'typeorm';
import { ManualClock } from '../../core/clock';
import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { BatchWriter } from '../batch-writer';
import { openDataSource } from '../typeorm/data-source';
import { parseDatabaseUrl } from '../typeorm/database-url';
import { EntryBacklog } from './entry-backlog';
import { Fifo } from './fifo';
import { databaseWriter, RequestLogWriter } from './request-log-writer';
import { TypeOrmRequestLog } from './typeorm-request-log';

const entry = (n: number, verdict: RequestLogEntry['verdict'] = 'pass'): RequestLogEntry => ({
  at: n,
  requestId: `test-${n}`,
  address: '203.0.113.1',
  method: 'GET',
  path: '/',
  status: verdict === 'deny' ? 403 : 200,
  responseTime: 0.01,
  userAgent: '',
  referer: '',
  contentLength: null,
  verdict,
  layer: verdict === 'pass' ? null : 'keywords',
  code: verdict === 'pass' ? null : 'keywords.scanner-path',
});

/** A place that takes a hundred rows a second, fails now and then, and remembers what it took. */
class SlowPlace {
  readonly rows: RequestLogEntry[] = [];
  failEvery = 0;
  down = false;
  private calls = 0;

  readonly save = async (entries: readonly RequestLogEntry[]): Promise<void> => {
    this.calls++;
    await new Promise((resolve) => setTimeout(resolve, entries.length * 10));
    if (this.down || (this.failEvery > 0 && this.calls % this.failEvery === 0)) throw new Error('busy');
    this.rows.push(...entries);
  };
}

describe('the writer of the request log', () => {
  const clock = new ManualClock();
  let place: SlowPlace;
  let faults = 0;
  const make = (max: number) => new BatchWriter(new EntryBacklog(max), place.save, clock, () => faults++, 32);
  beforeEach(() => {
    jest.useFakeTimers();
    clock.set(0);
    place = new SlowPlace();
    faults = 0;
  });
  afterEach(() => jest.useRealTimers());
  const pass = async (ms: number) => {
    clock.advance(ms);
    await jest.advanceTimersByTimeAsync(ms);
  };

  it.each([0, 3])(
    'loses count of no entry at 5,000 a second into a place of 100 a second that fails every %sth time',
    async (failEvery) => {
      place.failEvery = failEvery;
      const writer = make(1_000);
      let sent = 0;
      let largest = 0;
      for (let tick = 0; tick < 600; tick++) {
        for (let i = 0; i < 500; i++) writer.add(entry(sent++, sent % 100 === 0 ? 'deny' : 'pass'));
        largest = Math.max(largest, writer.size);
        await pass(100);
      }
      expect(largest).toBe(1_000);
      expect(writer.written).toBe(place.rows.length);
      expect(writer.written + writer.dropped + writer.size).toBe(sent);
      jest.useRealTimers();
      await writer.close(100);
      expect(writer.size).toBe(0);
      expect(writer.written + writer.dropped).toBe(sent);
      expect(new Set(place.rows.map(({ requestId }) => requestId)).size).toBe(place.rows.length);
    },
    60_000,
  );

  it('drops the oldest requests that passed, and denials only when nothing else waits', () => {
    place.down = true;
    const writer = make(10);
    for (let n = 0; n < 4; n++) writer.add(entry(n, n % 2 === 0 ? 'deny' : 'monitor'));
    for (let n = 4; n < 24; n++) writer.add(entry(n));
    expect([writer.size, writer.dropped]).toEqual([10, 14]);
    for (let n = 24; n < 30; n++) writer.add(entry(n, 'deny'));
    expect([writer.size, writer.dropped]).toEqual([10, 20]);
    writer.add(entry(30));
    writer.add(entry(31, 'deny'));
    expect([writer.size, writer.dropped]).toEqual([10, 22]);
  });

  it('keeps every denial of a time in which nothing could be written', async () => {
    place.down = true;
    const writer = make(100);
    for (let n = 0; n < 5_000; n++) writer.add(entry(n, n % 100 === 0 ? 'deny' : 'pass'));
    await pass(60_000);
    expect(faults).toBeGreaterThan(3);
    place.down = false;
    await pass(60_000);
    expect(place.rows.filter(({ verdict }) => verdict === 'deny')).toHaveLength(50);
    expect(place.rows.filter(({ verdict }) => verdict === 'pass').map(({ at }) => at)).toContain(4_999);
    expect(place.rows).toHaveLength(100);
  });

  it('counts a batch that came through after the time to close was over as written', async () => {
    jest.useRealTimers();
    const writer = make(100);
    for (let n = 0; n < 20; n++) writer.add(entry(n));
    await writer.close(50);
    expect(writer.dropped).toBe(20);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([writer.written, writer.dropped, writer.size]).toEqual([20, 0, 0]);
  });
});

describe('the rate of the request log in a database', () => {
  const clock = new ManualClock(1_790_000_000_000);
  let source: DataSource;
  let writer: RequestLogWriter;
  beforeEach(async () => {
    source = await openDataSource(parseDatabaseUrl('sqlite::memory:'), 'migrate');
    const writing = { clock, maxQueue: 100, onFault: () => undefined };
    writer = databaseWriter(new TypeOrmRequestLog(source, clock), writing, 3);
  });
  afterEach(async () => {
    await writer.close(1_000);
    await source.destroy();
  });
  /** How many of so many entries of one instant it takes. */
  const taken = (count: number, at: number, denied = false) =>
    Array.from({ length: count }, () => writer.takes(at, denied)).filter(Boolean).length;

  it('takes so many rows in each second, and counts the others as dropped', () => {
    expect(taken(10, clock.now())).toBe(3);
    expect(taken(10, clock.now() + 999)).toBe(0);
    expect(taken(2, clock.now() + 1_000)).toBe(2);
    expect(writer.entries.counters).toEqual({ written: 0, dropped: 17, waiting: 0 });
  });

  it('gives denials a rate of their own, so that no crowd hides them', () => {
    expect(taken(1_000, clock.now())).toBe(3);
    expect(taken(5, clock.now(), true)).toBe(3);
    expect(writer.entries.dropped).toBe(999);
  });
});

describe('Fifo', () => {
  it('keeps the order over any mix of pushes and shifts, in bounded memory', () => {
    const fifo = new Fifo<number>();
    let next = 0;
    let seen = 0;
    for (let round = 0; round < 3_000; round++) {
      for (let i = 0; i < (round * 7) % 13; i++) fifo.push(next++);
      for (let i = 0; i < (round * 5) % 11 && fifo.size > 0; i++) expect(fifo.shift()).toBe(seen++);
    }
    expect(fifo.size).toBe(next - seen);
    while (fifo.size > 0) expect(fifo.shift()).toBe(seen++);
    expect(fifo.shift()).toBeUndefined();
  });
});
