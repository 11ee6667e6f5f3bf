import { DataSource } from 'typeorm';
import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { RequestLogEntry } from '../../libs/aiwaf/src/core/ports/request-log-sink';
import { IdRanges, RequestLog, RequestLogRows, TypeOrmRequestLog } from '../../libs/aiwaf/src/storage';
import { LOG_BACKENDS, Stores } from './backends';

const NOW = 1_790_000_000_000;

const entry = (n: number, more: Partial<RequestLogEntry> = {}): RequestLogEntry => ({
  at: NOW + n,
  requestId: `rows-${n}`,
  address: '203.0.113.9',
  method: 'GET',
  path: `/${n}`,
  status: 200,
  responseTime: 0.01,
  userAgent: 'x',
  referer: '',
  contentLength: null,
  verdict: 'pass',
  layer: null,
  code: null,
  ...more,
});

describe.each(LOG_BACKENDS)('rows of the log on $name', (backend) => {
  let stores: Stores;
  let dataSource: DataSource;
  let rows: RequestLogRows;
  beforeAll(async () => {
    stores = await backend.open(new ManualClock(NOW));
    dataSource = stores.dataSource as DataSource;
    rows = new RequestLogRows(dataSource);
  });
  afterAll(() => stores.close());
  beforeEach(() => dataSource.getRepository(RequestLog).deleteAll());

  const save = async (...entries: RequestLogEntry[]) => {
    const log = new TypeOrmRequestLog(dataSource, new ManualClock(NOW));
    for (let i = 0; i < entries.length; i += 50) await log.save(entries.slice(i, i + 50));
  };
  const paths = async () => (await rows.recent(10_000, null)).map(({ path }) => path);

  it('has an extent', async () => {
    expect(await rows.extent()).toEqual({ rows: 0, oldest: null, newest: null });
    await save(entry(5), entry(1), entry(3));
    expect(await rows.extent()).toEqual({ rows: 3, oldest: NOW + 1, newest: NOW + 5 });
  });

  it('gives the last rows, newest first, and those of one layer', async () => {
    const denied = { verdict: 'deny', layer: 'keywords', code: 'keywords.probe' } as const;
    await save(
      entry(5),
      entry(1),
      entry(3, denied),
      entry(4, { ...denied, layer: 'geo' }),
      entry(2, denied),
      { ...entry(6), at: NOW + 5 },
    );
    expect(await paths()).toEqual(['/6', '/5', '/4', '/3', '/2', '/1']);
    expect((await rows.recent(2, null)).map(({ path }) => path)).toEqual(['/6', '/5']);
    expect((await rows.recent(9, 'keywords')).map(({ path }) => path)).toEqual(['/3', '/2']);
    expect((await rows.recent(1, 'keywords')).map(({ path }) => path)).toEqual(['/3']);
  });

  it('deletes what it gave, and nothing that came in between', async () => {
    const entries = Array.from({ length: 4_500 }, (_, n) => entry(n));
    await save(...entries);
    await dataSource.getRepository(RequestLog).delete({ path: '/2100' });
    const ids = new IdRanges();
    const pages: number[] = [];
    for await (const page of rows.pages(await rows.lastId())) {
      pages.push(page.length);
      for (const { id } of page) ids.add(id);
      await save(entry(10_000 + pages.length));
    }
    expect(pages).toEqual([2_000, 2_000, 499]);
    let told = 0;
    expect(await rows.delete(ids, (done) => (told = done))).toBe(4_499);
    expect(told).toBe(4_499);
    expect(await paths()).toEqual(['/10003', '/10002', '/10001']);
  });

  it('reads by index', async () => {
    if (dataSource.options.type !== 'better-sqlite3') return;
    const queries: [string, unknown[]][] = [];
    const logger = Object.assign(Object.create(dataSource.logger), {
      logQuery: (sql: string, values: unknown[] = []) => queries.push([sql, values]),
    });
    dataSource.setOptions({ logging: true, logger });
    await rows.recent(20, null);
    await rows.recent(20, 'geo');
    expect(queries).toHaveLength(3);
    // The explanations are queries too.
    for (const [sql, values] of [...queries]) {
      const plan = await dataSource.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, values);
      expect(plan.map(({ detail }) => detail)).toEqual([
        expect.stringMatching(/^(SCAN|SEARCH) .* USING (COVERING )?INDEX aiwaf_reque_timesta/),
      ]);
    }
  });
});
