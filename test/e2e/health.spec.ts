import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, INestApplication, Module } from '@nestjs/common';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AiwafHealthIndicator, AiwafModule, AiwafOptions, AiwafService, HealthStatus } from 'nestjs-aiwaf';
import { EngineHost, ModelKeeper, systemClock } from '#aiwaf/internals';
import { DataSource } from 'typeorm';
import { generateLog } from '../helpers/log-generator';
import { trainOn } from '../helpers/trained-model';

const MINUTE = 60_000;
const DAY = 86_400_000;
let degraded: HealthStatus | undefined;

@Controller('health')
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly firewall: AiwafHealthIndicator,
  ) {}

  @Get()
  check() {
    return this.health.check([() => this.firewall.isHealthy('aiwaf', { degraded })]);
  }
}

describe('the health indicator', () => {
  let folder: string;
  let app: INestApplication;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-health-'));
    degraded = undefined;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(options: AiwafOptions = {}): Promise<void> {
    const database = { url: `sqlite:${join(folder, 'aiwaf.sqlite')}`, pollMs: 100 };
    @Module({
      imports: [TerminusModule, AiwafModule.forRoot({ database, ...options })],
      controllers: [HealthController],
    })
    class AppModule {}
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication({ logger: false });
    await app.listen(0, '127.0.0.1');
  }
  async function check() {
    const { port } = app.getHttpServer().address() as { port: number };
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    const { status, details } = (await response.json()) as {
      status: string;
      details: { aiwaf: { status: string; problems: { problem: string; message: string }[] } };
    };
    const problems = details.aiwaf.problems.map(({ problem }) => problem);
    return { answer: response.status, status, own: details.aiwaf.status, problems };
  }
  const problems = async () => (await check()).problems;
  const later = (ms: number) => {
    const now = systemClock.now() + ms;
    jest.spyOn(systemClock, 'now').mockImplementation(() => now);
  };
  const source = () => app.get<DataSource>(getDataSourceToken('aiwaf'));
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('is up where nothing is wrong', async () => {
    await start();
    expect(await check()).toEqual({ answer: 200, status: 'ok', own: 'up', problems: [] });
  });

  it('is up with details where something is wrong that leaves it serving, or as the host says', async () => {
    await start();
    app.get(AiwafService).pause();
    expect(await check()).toEqual({ answer: 200, status: 'ok', own: 'up', problems: ['paused'] });
    degraded = 'degraded';
    expect(await check()).toMatchObject({ answer: 200, status: 'degraded', own: 'degraded' });
    degraded = 'down';
    expect(await check()).toMatchObject({ answer: 503, status: 'error', own: 'down' });
    app.get(AiwafService).resume();
    expect(await check()).toMatchObject({ answer: 200, own: 'up' });
  });

  it('tells a layer that failed, for some minutes', async () => {
    await start();
    const { pipeline } = app.get(EngineHost).engine;
    pipeline.faults++;
    pipeline.faultAt = systemClock.now();
    expect(await problems()).toEqual(['layer-failed']);
    later(6 * MINUTE);
    expect(await problems()).not.toContain('layer-failed');
  });

  it('is down while a layer that fails closed refuses requests', async () => {
    await start({
      clientIp: { trustedProxies: ['127.0.0.1'] },
      exemptPaths: ['/health'],
      layers: { geo: { failMode: 'closed', block: ['KP'] } },
    });
    app.get(EngineHost).engine.geo.setLookup({
      country: () => {
        throw new RangeError('damaged');
      },
    });
    const { port } = app.getHttpServer().address() as { port: number };
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-forwarded-for': '8.8.8.8' } });
    expect(page.status).toBe(503);
    expect(await check()).toMatchObject({
      answer: 503,
      own: 'down',
      problems: ['failing-closed', 'layer-failed'],
    });
    later(6 * MINUTE);
    expect(await check()).toMatchObject({ answer: 200, own: 'up' });
  });

  it('tells rows that could not be written, and that they were', async () => {
    await start();
    await source().query('ALTER TABLE aiwaf_blacklistentry RENAME TO elsewhere');
    app.get(AiwafService).ban('203.0.113.9');
    await until(async () => (await problems()).includes('rows-unwritten'));
    await until(async () => (await problems()).includes('snapshot-stale'));
    await source().query('ALTER TABLE elsewhere RENAME TO aiwaf_blacklistentry');
    await until(async () => (await problems()).length === 0);
  });

  it('tells a model that is old where training is scheduled, and no other', async () => {
    const model = { version: 'a', createdAt: systemClock.now() - 8 * DAY, rows: 100 };
    await start();
    jest.spyOn(app.get(ModelKeeper), 'status').mockReturnValue(model);
    expect(await problems()).toEqual(['model-old']);
    await app.close();
    await start({ training: { schedule: false } });
    jest.spyOn(app.get(ModelKeeper), 'status').mockReturnValue(model);
    expect(await problems()).toEqual([]);
  });

  it('tells a model that is in force in the store and cannot be used', async () => {
    await start();
    const model = await trainOn(generateLog({ seed: 1, lines: 1_500, visitors: 100, withTime: true }));
    await app.get(ModelKeeper).offer({ ...model, createdAt: systemClock.now() }, []);
    expect(await problems()).toEqual([]);
    await source().query("DELETE FROM aiwaf_aimodelartifact WHERE name LIKE 'forest:%'");
    await app.close();
    for (const name of readdirSync(folder)) if (name.startsWith('model')) rmSync(join(folder, name));
    await start();
    expect(await problems()).toEqual(['model-missing']);
  });

  it('tells rows that were dropped, for some minutes', async () => {
    await start({ layers: { requestLog: { maxQueue: 100 } } });
    const { port } = app.getHttpServer().address() as { port: number };
    await source().query('ALTER TABLE aiwaf_requestlog RENAME TO elsewhere');
    for (let i = 0; i < 120; i++) await fetch(`http://127.0.0.1:${port}/health`);
    await until(async () => String(await problems()) === 'rows-dropped,rows-unwritten');
    await source().query('ALTER TABLE elsewhere RENAME TO aiwaf_requestlog');
    await until(async () => String(await problems()) === 'rows-dropped');
    later(6 * MINUTE);
    expect(await problems()).not.toContain('rows-dropped');
  });
});
