import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, DynamicModule, Get, INestApplication, Module, Param } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AIWAF_DATA_SOURCE, AiwafModule, AiwafService } from 'nestjs-aiwaf';
import { DataSource, Logger } from 'typeorm';
import { generateLog } from '../../test/helpers/log-generator';
import { ClientName, connectClient, OpenedClient } from '../../test/helpers/redis-clients';
import { ServerMessage, Variant } from './protocol';

@Controller()
class ItemsController {
  @Get('items/:id')
  item(@Param('id') id: string) {
    return { id, name: 'an item' };
  }
}

const folder = mkdtempSync(join(tmpdir(), 'aiwaf-bench-'));

/** No limit is ever reached: what is measured is the way of an ordinary request. */
const UNLIMITED = 1_000_000;
/** Batches of the request log, and the look for rows that are too old. */
const BEHIND_REQUESTS = /^(?:INSERT INTO "aiwaf_requestlog"|SELECT [^ ]+ AS "id" FROM "aiwaf_requestlog")/;
/** Lines of the log that the model is learned from. */
const LINES = 20_000;

/** The client of a variant with Redis. */
function clientOf(variant: Variant): ClientName | null {
  if (variant === 'aiwafIoRedis') return 'ioredis';
  return variant === 'aiwafNodeRedis' ? 'node-redis' : null;
}

function protection(
  variant: Variant,
  redis: OpenedClient['client'] | null,
): Pick<DynamicModule, 'imports' | 'providers'> {
  switch (variant) {
    case 'bare':
      return {};
    case 'throttler':
      return {
        imports: [ThrottlerModule.forRoot([{ ttl: 10_000, limit: UNLIMITED }])],
        providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
      };
    case 'aiwaf':
    case 'aiwafNoInterceptors':
    case 'aiwafIoRedis':
    case 'aiwafNodeRedis':
      return {
        imports: [
          AiwafModule.forRoot({
            database: `sqlite:${join(folder, 'aiwaf.sqlite')}`,
            clientIp: { trustedProxies: ['127.0.0.1'] },
            interceptors: variant !== 'aiwafNoInterceptors',
            redis,
            layers: { geo: { block: ['KP'] } },
          }),
        ],
      };
  }
}

@Module({})
class BenchModule {}

/** The request in whose course something happens. */
const request = new AsyncLocalStorage<true>();

/** Has what requests bring about told from what runs by itself; costs time, so that it is not measured with. */
function followRequests(server: Server): void {
  const emit = server.emit.bind(server) as Server['emit'];
  server.emit = (name: string, ...args: unknown[]) =>
    name === 'request' ? request.run(true, () => emit(name, ...args)) : emit(name, ...args);
}

/** Counts the statements of the firewall's data source that requests bring about, batched writes of the log apart. */
class CountingLogger implements Logger {
  queries = 0;
  batches = 0;
  logQuery(statement: string): void {
    if (BEHIND_REQUESTS.test(statement)) this.batches++;
    else if (request.getStore() === true) this.queries++;
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

/** Learns a model, so that what is measured is the firewall as it runs. */
async function learn(app: INestApplication): Promise<void> {
  const log = join(folder, 'access.log');
  const plan = { seed: 1, lines: LINES, visitors: 500, scannerShare: 0.01, withTime: true };
  writeFileSync(log, [...generateLog(plan)].map((line) => `${line}\n`).join(''));
  const { model } = await app.get(AiwafService).train({ logs: [log], forceAi: true });
  if (model === null) throw new Error('no model was learned');
}

async function main(adapter: string, variant: Variant, redisUrl: string): Promise<void> {
  const client = clientOf(variant);
  const redis = client === null ? null : (await connectClient(client, redisUrl)).client;
  const module: DynamicModule = {
    module: BenchModule,
    controllers: [ItemsController],
    ...protection(variant, redis),
  };
  // Each limiter sees as many clients as there are addresses in X-Forwarded-For.
  const app =
    adapter === 'express'
      ? await NestFactory.create<NestExpressApplication>(module, { logger: false })
      : await NestFactory.create<NestFastifyApplication>(
          module,
          new FastifyAdapter({ trustProxy: variant === 'throttler' }),
          {
            logger: false,
          },
        );
  if (adapter === 'express' && variant === 'throttler')
    (app as NestExpressApplication).set('trust proxy', 'loopback');
  await app.listen(0, '127.0.0.1');
  const logger = new CountingLogger();
  const guarded = variant !== 'bare' && variant !== 'throttler';
  if (guarded) await learn(app);
  if (guarded) app.get<DataSource>(getDataSourceToken(AIWAF_DATA_SOURCE)).logger = logger;
  const send = (message: ServerMessage) => process.send?.(message);
  process.on('message', (message: 'usage' | 'follow' | 'stop') => {
    if (message === 'follow') followRequests(app.getHttpServer() as Server);
    else if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      const late = guarded ? (app.get(AiwafService).status().redis?.failures ?? 0) : 0;
      const { queries, batches } = logger;
      send({ kind: 'usage', cpuUs: user + system, queries, batches, late });
    } else {
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    }
  });
  // A driver that failed must not leave servers behind.
  process.on('disconnect', () => process.exit(0));
  send({ kind: 'ready', port: (app.getHttpServer().address() as { port: number }).port });
}

void main(process.argv[2], process.argv[3] as Variant, process.argv[4]);
