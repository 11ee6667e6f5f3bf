import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { getRepositoryToken } from '@nestjs/typeorm';
import { NestExpressApplication } from '@nestjs/platform-express';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AIWAF_DATA_SOURCE, AiwafEvent, AiwafModule, AiwafOptions, RequestLog } from 'nestjs-aiwaf';
import { Repository } from 'typeorm';
import { systemClock } from '../../libs/aiwaf/src/core/clock';
import { RequestLogEntry } from '../../libs/aiwaf/src/core/ports/request-log-sink';
import { RequestLogUpkeep } from '../../libs/aiwaf/src/nest/request-log/request-log-upkeep';
import { RequestLogs } from '../../libs/aiwaf/src/nest/request-log/request-logs';
import { openDataSource, parseDatabaseUrl } from '../../libs/aiwaf/src/storage';
import { temporaryFolder } from '../contract/backends';
import { BROWSER } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';
import { serveHost } from '../helpers/serving-host';
import { AiwafExempt } from 'nestjs-aiwaf';

@Controller()
class ShopController {
  @Get('products')
  products() {
    return [];
  }

  @Get('broken')
  broken() {
    throw new Error('out of order');
  }

  @Get('slow')
  async slow() {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return 'late';
  }

  @AiwafExempt('requestLog')
  @Get('unlogged')
  unlogged() {
    return 'unlogged';
  }
}

const entry = (n: number): RequestLogEntry => ({
  at: 1_790_000_000_000,
  requestId: `made-${n}`,
  address: '203.0.113.1',
  method: 'GET',
  path: '/products',
  status: 200,
  responseTime: 0.01,
  userAgent: '',
  referer: '',
  contentLength: null,
  verdict: 'pass',
  layer: null,
  code: null,
});

const ADAPTERS = ['express', 'fastify'] as const;

describe.each(ADAPTERS)('the request log on %s', (adapter) => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  let count = 0;
  let file = '';
  let app: NestExpressApplication | NestFastifyApplication | undefined;
  let port = 0;
  let events: AiwafEvent[] = [];

  async function start(options: AiwafOptions = {}): Promise<void> {
    file = join(folder.path, `${++count}.sqlite`);
    @Module({
      imports: [
        AiwafModule.forRoot({
          database: `sqlite:${file}`,
          clientIp: { trustedProxies: ['127.0.0.1'] },
          ...options,
        }),
      ],
      controllers: [ShopController],
    })
    class HostModule {}
    ({ app, port, events } = await serveHost(HostModule, adapter));
  }
  afterEach(async () => {
    jest.restoreAllMocks();
    await app?.close();
    app = undefined;
  });

  const get = (target: string, headers: Record<string, string> = {}) =>
    rawRequest(port, 'GET', target, { ...BROWSER, 'x-forwarded-for': '203.0.113.1', ...headers });
  const logs = () => (app as NestExpressApplication).get(RequestLogs);
  async function rows(): Promise<RequestLog[]> {
    // The log learns of a request when its connection is through, shortly after the client has the answer.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await logs().flush();
    const repository = (app as NestExpressApplication).get<Repository<RequestLog>>(
      getRepositoryToken(RequestLog, AIWAF_DATA_SOURCE),
    );
    return repository.find({ order: { timestamp: 'ASC', requestId: 'ASC' } });
  }

  it('has a pass, a 404, a 500, a denial and a reported one with what was decided of each', async () => {
    await start({ layers: { headers: { mode: 'monitor' } } });
    await get('/products');
    await get('/nothing');
    await get('/broken');
    await get('/products', { 'user-agent': 'sqlmap/1.8' });
    const refused = await get('/.env', { accept: 'application/json' });
    const all = await rows();
    expect(all.map((row) => [row.path, row.statusCode, row.verdict, row.layer])).toEqual([
      ['/products', 200, 'pass', null],
      ['/nothing', 404, 'pass', null],
      ['/broken', 500, 'pass', null],
      ['/products', 200, 'monitor', 'headers'],
      ['/.env', 403, 'deny', 'keywords'],
    ]);
    expect(all[4]).toMatchObject({
      ipAddress: '203.0.113.1',
      method: 'GET',
      code: expect.stringMatching(/^keywords\./),
      requestId: (JSON.parse(refused.body) as { requestId: string }).requestId,
    });
    expect(all[0].contentLength).toBe('2');
    expect(logs().counters()).toEqual({ database: { written: 5, dropped: 0, waiting: 0 } });
  });

  it('gives the database so many rows a second, denials apart, and files all', async () => {
    const now = systemClock.now();
    jest.spyOn(systemClock, 'now').mockReturnValue(now);
    const jsonl = join(folder.path, `all-${adapter}.jsonl`);
    await start({ layers: { requestLog: { maxPerSecond: 2, jsonl } } });
    for (let i = 0; i < 5; i++) await get('/products');
    for (let i = 0; i < 3; i++) await get('/.env', { 'x-forwarded-for': `203.0.113.${10 + i}` });
    expect((await rows()).map(({ verdict }) => verdict).sort()).toEqual(['deny', 'deny', 'pass', 'pass']);
    expect(logs().counters()).toEqual({
      database: { written: 4, dropped: 4, waiting: 0 },
      jsonl: { written: 8, dropped: 0, waiting: 0 },
    });
  });

  it('makes an entry once, and only where a place keeps it', async () => {
    const jsonl = join(folder.path, `made-${adapter}.jsonl`);
    let made = 0;
    const add = (count: number) => {
      for (let i = 0; i < count; i++) logs().add(1_790_000_000_000, false, () => entry(made++));
    };
    await start({ layers: { requestLog: { maxPerSecond: 2 } } });
    add(5);
    expect(made).toBe(2);
    await app?.close();
    made = 0;
    await start({ layers: { requestLog: { maxPerSecond: 2, jsonl } } });
    add(5);
    expect(made).toBe(5);
    await app?.close();
    made = 0;
    await start({ layers: { requestLog: { database: false } } });
    add(5);
    expect(made).toBe(0);
  });

  it.each([true, false])('knows how long a handler took, with interceptors: %s', async (interceptors) => {
    await start({ interceptors });
    await get('/slow');
    const [{ responseTime }] = await rows();
    expect(responseTime).toBeGreaterThan(0.1);
    expect(responseTime).toBeLessThan(2);
  });

  it('keeps no secret of a request', async () => {
    const jsonl = join(folder.path, `secrets-${adapter}.jsonl`);
    const csv = join(folder.path, `secrets-${adapter}.csv`);
    await start({ layers: { requestLog: { jsonl, csv } } });
    const secret = 'S3CR3T';
    await get(`/products?token=${secret}`, {
      cookie: `session=${secret}`,
      authorization: `Bearer ${secret}`,
    });
    await get(`/products;jsessionid=${secret}`, { 'x-api-key': secret });
    await get(`/.env?${secret}`, { referer: `https://u:${secret}@shop.example/a?key=${secret}#${secret}` });
    const all = await rows();
    expect(all).toHaveLength(3);
    expect(JSON.stringify(all) + readFileSync(csv, 'utf8') + readFileSync(jsonl, 'utf8')).not.toContain(
      secret,
    );
    expect(all[2].referer).toBe('https://shop.example/a');
  });

  it('does not log what is exempt from it, nor anything where it is off', async () => {
    await start({ pathRules: [{ prefix: '/products', disable: ['requestLog'] }] });
    await get('/unlogged');
    await get('/products');
    await get('/nothing');
    expect((await rows()).map(({ path }) => path)).toEqual(['/nothing']);
    await app?.close();
    await start({ layers: { requestLog: false } });
    await get('/products');
    expect(await rows()).toEqual([]);
    expect(logs().counters()).toEqual({});
  });

  it('writes what waits when the application shuts down', async () => {
    const jsonl = join(folder.path, `shutdown-${adapter}.jsonl`);
    await start({ layers: { requestLog: { jsonl } } });
    for (let i = 0; i < 10; i++) await get('/products', { 'x-forwarded-for': `203.0.113.${i}` });
    await app?.close();
    app = undefined;
    const source = await openDataSource(parseDatabaseUrl(`sqlite:${file}`), 'require');
    try {
      expect(await source.getRepository(RequestLog).count()).toBe(10);
    } finally {
      await source.destroy();
    }
    expect(readFileSync(jsonl, 'utf8').trim().split('\n')).toHaveLength(10);
  });

  it('deletes rows that are too old', async () => {
    await start();
    await get('/products');
    const [row] = await rows();
    const repository = app?.get<Repository<RequestLog>>(getRepositoryToken(RequestLog, AIWAF_DATA_SOURCE));
    const { ipAddress, method, path, statusCode, responseTime, userAgent, referer, contentLength } = row;
    const facts = { ipAddress, method, path, statusCode, responseTime, userAgent, referer, contentLength };
    const add = (daysAgo: number, requestId: string) =>
      repository?.insert({ ...facts, timestamp: row.timestamp - daysAgo * 86_400_000, requestId });
    await add(31, 'old');
    const purged = async () => {
      await app?.get(RequestLogUpkeep).purge();
      return (await rows()).map(({ requestId }) => requestId).sort();
    };
    // It would have been away for a month, or its clock has leapt: that is not for the first day to decide.
    expect(await purged()).toEqual([row.requestId, 'old'].sort());
    await add(0.1, 'before the start');
    expect(await purged()).toEqual([row.requestId, 'before the start'].sort());
  });

  it('believes its clock after a day', async () => {
    await start({ layers: { requestLog: { retentionDays: 1 } } });
    await get('/products');
    expect(await rows()).toHaveLength(1);
    await app
      ?.get<Repository<RequestLog>>(getRepositoryToken(RequestLog, AIWAF_DATA_SOURCE))
      .update({ verdict: 'pass' }, { timestamp: systemClock.now() - 40 * 86_400_000 });
    await app?.get(RequestLogUpkeep).purge();
    expect(await rows()).toHaveLength(1);
    const later = systemClock.now() + 2 * 86_400_000;
    jest.spyOn(systemClock, 'now').mockReturnValue(later);
    await app?.get(RequestLogUpkeep).purge();
    jest.restoreAllMocks();
    expect(await rows()).toEqual([]);
  });

  it('does not start with a file that cannot be written', async () => {
    const csv = join(folder.path, `folder-${adapter}`);
    mkdirSync(csv);
    await expect(start({ layers: { requestLog: { csv } } })).rejects.toMatchObject({
      code: 'AIWAF_E_LOG_UNWRITABLE',
    });
    app = undefined;
  });

  it('serves on, counts and tells while a file cannot be written, and goes on by itself', async () => {
    const jsonl = join(folder.path, `lost-${adapter}`, 'requests.jsonl');
    await start({ layers: { requestLog: { jsonl, database: false } } });
    await get('/products');
    await rows();
    rmSync(jsonl);
    mkdirSync(jsonl);
    expect((await get('/products')).status).toBe(200);
    await rows();
    expect(events).toMatchObject([{ type: 'fault', code: 'AIWAF_W_LOG_UNWRITTEN', layer: 'requestLog' }]);
    expect(logs().counters()).toEqual({ jsonl: { written: 1, dropped: 0, waiting: 1 } });
    renameSync(jsonl, `${jsonl}.gone`);
    for (let i = 0; i < 50 && logs().counters().jsonl?.waiting !== 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(existsSync(jsonl)).toBe(true);
    expect(readFileSync(jsonl, 'utf8').trim().split('\n')).toHaveLength(1);
    expect(logs().counters()).toEqual({ jsonl: { written: 2, dropped: 0, waiting: 0 } });
  });
});
