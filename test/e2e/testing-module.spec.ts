import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, DynamicModule, Get, INestApplication, Module } from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, TestingModuleBuilder } from '@nestjs/testing';
import { AiwafAsyncOptions, AiwafModule, AiwafOptions } from 'nestjs-aiwaf';
import { AiwafTestingModule, AiwafTestOptions, browser, TestFirewall } from 'nestjs-aiwaf/testing';
import request from 'supertest';
import { runNode } from '../helpers/node-program';

@Controller()
class PagesController {
  @Get('page')
  page() {
    return 'page';
  }
}

const VISITOR = '203.0.113.9';
const MINUTE_MS = 60_000;

describe.each(['express', 'fastify'] as const)('a firewall under test on %s', (adapter) => {
  let folder: string;
  let app: INestApplication | undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'aiwaf-testing-'))));
  afterEach(async () => {
    await app?.close();
    app = undefined;
    rmSync(folder, { recursive: true });
  });

  /** Options of a host in production: whatever would be written lies in the folder. */
  const production = (): AiwafOptions => ({
    database: `sqlite:${join(folder, 'shop.sqlite')}`,
    accessLog: join(folder, 'access.log'),
    exemptPaths: ['/hooks'],
    clientIp: { trustedProxies: ['10.0.0.1'] },
    layers: {
      anomaly: { modelFile: join(folder, 'model.json') },
      requestLog: { csv: join(folder, 'requests.csv'), jsonl: join(folder, 'requests.jsonl') },
      rateLimit: { max: 3 },
    },
  });

  async function start(builder: TestingModuleBuilder): Promise<TestFirewall> {
    const module = await builder.compile();
    app =
      adapter === 'express'
        ? module.createNestApplication({ logger: false })
        : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    return TestFirewall.of(app);
  }

  function host(firewall: DynamicModule): TestingModuleBuilder {
    // An application has its AiwafModule somewhere below.
    @Module({ imports: [firewall] })
    class CoreModule {}
    @Module({ imports: [CoreModule], controllers: [PagesController] })
    class AppModule {}
    return Test.createTestingModule({ imports: [AppModule] });
  }

  const overridden = (options?: AiwafTestOptions, given: AiwafOptions = production()) =>
    start(AiwafTestingModule.override(host(AiwafModule.forRoot(given)), options));

  const status = async (path: string, address = VISITOR, headers: Record<string, string> = {}) =>
    (await request(app?.getHttpServer()).get(path).set(browser(address, headers))).status;
  const statuses = async (paths: readonly string[]) => {
    const seen: number[] = [];
    for (const path of paths) seen.push(await status(path));
    return seen;
  };
  const probes = ['/.env', '/.git/config', '/wp-login.php'];

  it('bans by the clock: a ban ends when that moves on', async () => {
    const firewall = await overridden();
    expect(await statuses([...probes, '/page'])).toEqual([403, 403, 403, 403]);
    expect(firewall.bans).toMatchObject([{ type: 'ban', ban: { key: VISITOR, source: 'points' } }]);
    expect((await firewall.explain(VISITOR)).ban).not.toBeNull();
    firewall.clock.advance(15 * MINUTE_MS - 1);
    expect(await status('/page')).toBe(403);
    firewall.clock.advance(1);
    expect(await status('/page')).toBe(200);
    expect((await firewall.explain(VISITOR)).ban).toBeNull();
  });

  it('bans by hand on the same clock', async () => {
    const firewall = await overridden();
    firewall.service.ban(VISITOR, { ttlMs: MINUTE_MS });
    expect(await status('/page')).toBe(403);
    expect(firewall.service.banOf(VISITOR)?.createdAt).toBe(firewall.clock.now());
    firewall.clock.advance(MINUTE_MS);
    expect(await status('/page')).toBe(200);
    expect(firewall.service.banOf(VISITOR)).toBeNull();
  });

  it('limits by the clock: a window passes when that moves on', async () => {
    const firewall = await overridden();
    const pages = Array.from({ length: 4 }, () => '/page');
    expect(await statuses(pages)).toEqual([200, 200, 200, 429]);
    firewall.clock.advance(9_999);
    expect(await status('/page')).toBe(429);
    firewall.clock.advance(10_000);
    expect(await status('/page')).toBe(200);
    expect(firewall.denials.map(({ code }) => code)).toEqual(['rateLimit.exceeded', 'rateLimit.exceeded']);
  });

  it('refuses nothing in monitor mode, and tells what it would refuse', async () => {
    const firewall = await overridden({ mode: 'monitor' });
    expect(await statuses(probes)).toEqual([404, 404, 404]);
    expect(firewall.denials.map(({ path, enforced }) => [path, enforced])).toEqual(
      probes.map((path) => [path, false]),
    );
    firewall.forget();
    expect(firewall.events).toEqual([]);
    expect(await status('/page')).toBe(200);
  });

  it('keeps the options of the host, but for those that the test changes', async () => {
    await overridden({ layers: { rateLimit: { max: 1 }, headers: false } });
    expect(await status('/hooks/.env')).toBe(404);
    expect(await statuses(['/page', '/page'])).toEqual([200, 429]);
    expect(await status('/page', '203.0.113.10', { 'user-agent': 'sqlmap' })).toBe(200);
    // Of the host's own proxy the last address is still believed.
    expect(await status('/page', '203.0.113.11, 10.0.0.1')).toBe(200);
  });

  it('reads no model of production', async () => {
    const file = join(folder, 'model.json');
    writeFileSync(file, 'no model');
    const firewall = await overridden();
    expect(firewall.status().model).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe('no model');
  });

  it('writes nothing on disk', async () => {
    const firewall = await overridden();
    await statuses([...probes, '/page']);
    await firewall.service.exempt('198.51.100.7');
    await firewall.service.written();
    expect(firewall.status()).toMatchObject({ snapshotAt: null, model: null });
    await app?.close();
    app = undefined;
    expect(readdirSync(folder)).toEqual([]);
  });

  it('asks no Redis of the host', async () => {
    const asked: string[] = [];
    const redis = new Proxy({} as NonNullable<AiwafOptions['redis']>, {
      get: (_, name) => {
        // Whoever awaits a value looks for this one.
        if (name === 'then') return undefined;
        return () => {
          asked.push(String(name));
          throw new Error('not in a test');
        };
      },
    });
    await overridden({}, { ...production(), redis });
    expect(await status('/page')).toBe(200);
    expect(asked).toEqual([]);
  });

  it('takes the place of a firewall with options from a factory', async () => {
    const options: AiwafAsyncOptions = {
      useFactory: () => Promise.resolve(production()),
      interceptors: false,
    };
    const firewall = await start(AiwafTestingModule.override(host(AiwafModule.forRootAsync(options))));
    expect(await statuses(['/page', '/page', '/page', '/page'])).toEqual([200, 200, 200, 429]);
    firewall.clock.advance(20_000);
    expect(await status('/page')).toBe(200);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is imported in place of the module, with its options', async () => {
    const firewall = await start(
      host(AiwafTestingModule.forRoot({ layers: { rateLimit: { max: 1 } }, interceptors: false })),
    );
    expect(await statuses(['/page', '/page'])).toEqual([200, 429]);
    firewall.clock.advance(20_000);
    expect(await status('/page')).toBe(200);
  });

  it('refuses wrong options as the module does', async () => {
    const wrong = { layers: { rateLimit: { max: -1 } } };
    await expect(overridden(wrong)).rejects.toMatchObject({ code: 'AIWAF_E_OPTION_VALUE' });
    await expect(start(host(AiwafTestingModule.forRoot(wrong)))).rejects.toMatchObject({
      code: 'AIWAF_E_OPTION_VALUE',
    });
  });

  it('is not taken for one where the application has another', async () => {
    await expect(start(host(AiwafModule.forRoot({ database: false })))).rejects.toMatchObject({
      code: 'AIWAF_E_TESTING',
    });
  });
});

it('loads no database driver, and lets the process end without being closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-testing-'));
  const { code, out, err } = await runNode(join(__dirname, 'fixtures/testing-host.cjs'), folder, [], {}, '');
  expect([code, out.trim(), err]).toEqual([0, 'loaded:', '']);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});
