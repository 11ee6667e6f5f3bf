import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { AiwafModule, AiwafService } from 'nestjs-aiwaf';
import { Engine, EngineHost, systemClock } from '#aiwaf/internals';
import { connectClient } from '../helpers/redis-clients';
import { Judged, ServingOrders, ServingReport, ServingRequest, TimerLag } from './serving-orders';

const BUDGET_MS = 25;

@Controller()
class PageController {
  @Get('page')
  page() {
    return 'a page';
  }
}

/** An application that serves, and tells its parent what it saw. */
async function main({ database, redis, limit }: ServingOrders): Promise<void> {
  const opened = redis === null ? null : await connectClient(redis.client, redis.url);
  const firewall = AiwafModule.forRoot({
    database,
    redis: opened?.client ?? null,
    clientIp: { trustedProxies: ['127.0.0.1'] },
    // Limits are tried here: nobody is to be banned for reaching one.
    bans: { enabled: false },
    training: { schedule: false },
    layers: { headers: false, requestLog: false, rateLimit: { ...limit, flood: 2 * limit.max } },
  });
  @Module({ imports: [firewall], controllers: [PageController] })
  class HostModule {}
  const app = await NestFactory.create<NestFastifyApplication>(HostModule, new FastifyAdapter(), {
    logger: false,
  });
  const { engine } = app.get(EngineHost);
  const [judged, heardAfterMs] = [watchRequests(engine), watchBans(engine)];
  const lags = watchTimers();
  const faults: string[] = [];
  const service = app.get(AiwafService);
  service.onEvent((event) => event.type === 'fault' && faults.push(event.code));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const report = (): ServingReport => ({
    port,
    judged,
    lags,
    faults,
    insured: service.status().redis?.insured ?? false,
    unanswered: service.status().redis?.failures ?? 0,
    heardAfterMs,
    bans: engine.bans.blacklist.enforce
      .list(systemClock.now())
      .map(({ key, expiresAt }) => `${key} ${String(expiresAt)}`)
      .sort(),
  });

  const obey = async (request: ServingRequest): Promise<ServingReport> => {
    if (request.do === 'ban') {
      for (let i = 0; i < request.count; i++) {
        const key = `${request.network}.${i >> 8}.${i & 255}`;
        engine.bans.ban(key, 'enforce', 'a test', 'points', systemClock.now());
        await pause(request.everyMs);
      }
      await service.written();
    }
    if (request.do === 'close') {
      await app.close();
      opened?.end();
    }
    return report();
  };
  process.on('message', (request: ServingRequest) => {
    void obey(request).then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit());
  process.send?.(report());
}

/** The firewall's own share of every request, and what it decided. */
function watchRequests({ pipeline }: Engine): Judged[] {
  const judged: Judged[] = [];
  const run = pipeline.run.bind(pipeline);
  pipeline.run = (context, phase) => {
    if (phase !== 'request') return run(context, phase);
    const startedAt = performance.now();
    const keep = (denial: unknown) => {
      const tookMs = performance.now() - startedAt;
      judged.push({ at: context.now, tookMs, client: context.client.key, admitted: denial === null });
    };
    const denial = run(context, phase);
    if (denial instanceof Promise) void denial.then(keep);
    else keep(denial);
    return denial;
  };
  return judged;
}

/** Timers of the length that a request waits for Redis at most, one after another. */
function watchTimers(): TimerLag[] {
  const lags: TimerLag[] = [];
  const next = () => {
    const [at, startedAt] = [systemClock.now(), performance.now()];
    setTimeout(() => {
      lags.push({ at, lateMs: performance.now() - startedAt - BUDGET_MS });
      next();
    }, BUDGET_MS).unref();
  };
  next();
  return lags;
}

function watchBans({ bans }: Engine): number[] {
  const heardAfterMs: number[] = [];
  const { enforce } = bans.blacklist;
  const merge = enforce.merge.bind(enforce);
  enforce.merge = (record, now) => {
    const isNews = merge(record, now);
    if (isNews) heardAfterMs.push(systemClock.now() - record.createdAt);
    return isNews;
  };
  return heardAfterMs;
}

void main(JSON.parse(process.argv[2]) as ServingOrders);
