import 'reflect-metadata';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, INestApplication, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AIWAF_DATA_SOURCE, AiwafModule, AiwafService } from 'nestjs-aiwaf';
import {
  RequestLogEntry,
  RequestLogs,
  RequestLogUpkeep,
  Signals,
  State,
  systemClock,
} from '#aiwaf/internals';
import type { DataSource } from 'typeorm';
import { Poured, ServingAnswer, ServingOrders, ServingRequest } from './fault-orders';
import { beginWithClockOff, stepWallClock } from './shifted-clock';

/** Entries are given in rounds of this length, in ms. */
const ROUND_MS = 20;
const DENIED_EVERY = 50;
const FILLER = 'filler';

@Controller()
class PagesController {
  @Get('page')
  page() {
    return 'page';
  }

  @Post('page')
  post() {
    return 'posted';
  }
}

/** An application that serves, and does besides what its parent tells it. */
async function main({ adapter, aiwaf, clockOffMs = 0 }: ServingOrders): Promise<void> {
  beginWithClockOff(clockOffMs);
  @Module({ imports: [AiwafModule.forRoot(aiwaf)], controllers: [PagesController] })
  class HostModule {}
  const settings = { logger: false, abortOnError: false } as const;
  const app: INestApplication =
    adapter === 'express'
      ? await NestFactory.create(HostModule, settings)
      : await NestFactory.create(HostModule, new FastifyAdapter(), settings);
  await app.listen(0, '127.0.0.1');
  const host = new Host(app);
  process.on('message', (request: ServingRequest) => {
    host.obey(request).then(
      (answer) => process.send?.(answer),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ port: (app.getHttpServer().address() as { port: number }).port });
}

class Host {
  private readonly descriptors: number[] = [];
  private pouring: Promise<Poured> | undefined;

  constructor(private readonly app: INestApplication) {}

  async obey(request: ServingRequest): Promise<ServingAnswer> {
    const { app } = this;
    const aiwaf = app.get(AiwafService);
    switch (request.do) {
      case 'ban':
        aiwaf.ban(request.address, { ttlMs: request.ttlMs });
        return {};
      case 'is-banned':
        return { isBanned: aiwaf.banOf(request.address) !== null };
      case 'status':
        return { status: aiwaf.status() };
      case 'flush':
        await app.get(State).flush();
        await app.get(RequestLogs).flush();
        return {};
      case 'purge':
        await app.get(RequestLogUpkeep).purge();
        await app.get(Signals).purge();
        return {};
      case 'step':
        stepWallClock(request.ms);
        return {};
      case 'slow-down':
        this.slowDown(request.rowsPerSecond);
        return {};
      case 'pour':
        this.pouring = this.pour(request.perSecond, request.forMs);
        return {};
      case 'poured':
        return { poured: await this.pouring };
      case 'limit-pages':
        await this.limitPages(request.more);
        return {};
      case 'query':
        return { rows: await this.dataSource.query(request.sql) };
      case 'exhaust':
        this.exhaust();
        return {};
      case 'release':
        for (const descriptor of this.descriptors.splice(0)) closeSync(descriptor);
        return {};
      case 'fill':
        fill(join(request.folder, FILLER));
        return {};
      case 'empty':
        rmSync(join(request.folder, FILLER), { force: true });
        return {};
      case 'move-away':
        renameSync(request.file, `${request.file}.${++moved}`);
        mkdirSync(request.file);
        return {};
      case 'unblock':
        rmdirSync(request.file);
        return {};
      case 'lines':
        return { lines: linesIn(request.folder, request.prefix) };
      case 'close':
        await app.close();
        return {};
    }
  }

  private get dataSource(): DataSource {
    return this.app.get<DataSource>(getDataSourceToken(AIWAF_DATA_SOURCE));
  }

  private slowDown(rowsPerSecond: number | null): void {
    const { rows } = this.app.get(RequestLogs);
    if (rows === null) return;
    const save = Object.getPrototypeOf(rows) as typeof rows;
    rows.save = async (entries) => {
      if (rowsPerSecond !== null)
        await new Promise((resolve) => setTimeout(resolve, (entries.length / rowsPerSecond) * 1_000));
      return save.save.call(rows, entries);
    };
  }

  private async pour(perSecond: number, forMs: number): Promise<Poured> {
    const logs = this.app.get(RequestLogs);
    const poured = { passed: 0, denied: 0, mostWaiting: 0 };
    const begun = performance.now();
    for (;;) {
      const elapsed = performance.now() - begun;
      const due = Math.floor((Math.min(elapsed, forMs) / 1_000) * perSecond);
      for (let i = poured.passed + poured.denied; i < due; i++) {
        const isDenied = i % DENIED_EVERY === 0;
        logs.add(systemClock.now(), isDenied, () => entry(i, isDenied));
        if (isDenied) poured.denied++;
        else poured.passed++;
      }
      for (const rows of Object.values(logs.status()))
        poured.mostWaiting = Math.max(poured.mostWaiting, rows.waiting);
      if (elapsed >= forMs) return poured;
      await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    }
  }

  private async limitPages(more: number | null): Promise<void> {
    const [{ page_count: pages }] =
      await this.dataSource.query<{ page_count: number }[]>('PRAGMA page_count');
    await this.dataSource.query(`PRAGMA max_page_count = ${more === null ? 1_073_741_823 : pages + more}`);
  }

  private exhaust(): void {
    try {
      for (;;) this.descriptors.push(openSync('/dev/null', 'r'));
    } catch {
      return;
    }
  }
}

let moved = 0;

/** Takes what is left of a file system, down to the last byte. */
function fill(path: string): void {
  const descriptor = openSync(path, 'a');
  try {
    for (let bytes = 2 ** 20; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      try {
        for (;;) writeSync(descriptor, Buffer.alloc(bytes));
      } catch {
        continue;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

function linesIn(folder: string, prefix: string): number {
  const files = readdirSync(folder).filter((name) => name.startsWith(prefix));
  return files.reduce(
    (sum, name) => sum + readFileSync(join(folder, name), 'utf8').split('\n').length - 1,
    0,
  );
}

let entries = 0;

function entry(i: number, isDenied: boolean): RequestLogEntry {
  return {
    at: systemClock.now(),
    requestId: `poured-${++entries}`,
    address: `198.51.${(i >> 8) & 255}.${i & 255}`,
    method: 'GET',
    path: `/products/${i}`,
    status: isDenied ? 403 : 200,
    responseTime: 0.004,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    referer: '-',
    contentLength: 1_024,
    verdict: isDenied ? 'deny' : 'pass',
    layer: isDenied ? 'keywords' : null,
    code: isDenied ? 'keywords.scanner-path' : null,
  };
}

void main(JSON.parse(process.argv[2]) as ServingOrders).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
