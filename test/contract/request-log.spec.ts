import { DataSource } from 'typeorm';
import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { RequestLogEntry } from '../../libs/aiwaf/src/core/ports/request-log-sink';
import { RequestLog, TypeOrmRequestLog } from '../../libs/aiwaf/src/storage';
import { LOG_BACKENDS, Stores } from './backends';

const DAY = 86_400_000;
// Partitions follow the server's clock, and whole days.
const NOW = Math.floor(Date.now() / DAY) * DAY - 300 * DAY;
const entry = (n: number, more: Partial<RequestLogEntry> = {}): RequestLogEntry => ({
  at: NOW + n,
  requestId: `test-${n}`,
  address: '2001:db8::1',
  method: 'GET',
  path: '/products',
  status: 200,
  responseTime: 0.0125,
  userAgent: 'Mozilla/5.0',
  referer: '',
  contentLength: 12,
  verdict: 'pass',
  layer: null,
  code: null,
  ...more,
});

describe.each(LOG_BACKENDS)('the request log on $name', (backend) => {
  const clock = new ManualClock(NOW);
  let stores: Stores;
  let log: TypeOrmRequestLog;
  beforeAll(async () => {
    stores = await backend.open(clock);
    log = new TypeOrmRequestLog(stores.dataSource as DataSource, clock);
  });
  afterAll(() => stores.close());
  const repository = () => (stores.dataSource as DataSource).getRepository(RequestLog);
  beforeEach(async () => {
    clock.set(NOW);
    await repository().deleteAll();
  });

  it('keeps an entry as it is', async () => {
    await log.save([
      entry(1, { verdict: 'deny', layer: 'keywords', code: 'keywords.scanner-path', contentLength: null }),
    ]);
    expect(await repository().findOneByOrFail({ requestId: 'test-1' })).toMatchObject({
      ipAddress: '2001:db8::1',
      method: 'GET',
      path: '/products',
      statusCode: 200,
      responseTime: 0.0125,
      userAgent: 'Mozilla/5.0',
      referer: '',
      contentLength: '-',
      timestamp: NOW + 1,
      verdict: 'deny',
      layer: 'keywords',
      code: 'keywords.scanner-path',
    });
  });

  it('finds an entry by the id of its request', async () => {
    const denied = entry(1, {
      verdict: 'deny',
      layer: 'headers',
      code: 'headers.missing',
      contentLength: null,
    });
    await log.save([denied, entry(2)]);
    expect([await log.find('test-1'), await log.find('test-2')]).toEqual([denied, entry(2)]);
    expect(await log.find('test-3')).toBeNull();
  });

  it('takes what is too long, odd or hostile, and loses no other row by it', async () => {
    const odd = [
      "'; DROP TABLE aiwaf_requestlog; --",
      'a\0b',
      'ж漢😀',
      '\ud83d',
      'x'.repeat(100_000),
      '?$1:a',
    ];
    const entries = odd.flatMap((text, i) =>
      (['method', 'path', 'userAgent', 'referer', 'code', 'address'] as const).map((field, j) =>
        entry(i * 10 + j, { [field]: text }),
      ),
    );
    for (let from = 0; from < entries.length; from += 10) await log.save(entries.slice(from, from + 10));
    expect(await repository().count()).toBe(entries.length);
  });

  it('adds nothing when a batch is written again', async () => {
    await log.save([entry(1), entry(2)]);
    await log.save([entry(1, { path: '/other' }), entry(2), entry(3)]);
    expect((await repository().find({ order: { timestamp: 'ASC' } })).map(({ path }) => path)).toEqual([
      '/products',
      '/products',
      '/products',
    ]);
  });

  it('deletes what is older than the days to keep, and nothing else', async () => {
    for (let from = 0; from < 320; from += 32)
      await log.save(Array.from({ length: 32 }, (_, i) => entry(from + i, { at: NOW + (from + i) * DAY })));
    clock.set(NOW + 300 * DAY);
    expect(await log.purge(30)).toBe(270);
    const left = await repository().find({ order: { timestamp: 'ASC' } });
    expect(left).toHaveLength(50);
    expect(left[0].timestamp).toBe(NOW + 270 * DAY);
    expect(await log.purge(30)).toBe(0);
  });
});
