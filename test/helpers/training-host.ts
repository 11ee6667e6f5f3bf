import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { Test, TestingModuleBuilder } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AiwafModule, AiwafOptions, AiwafService, AIWAF_DATA_SOURCE } from 'nestjs-aiwaf';
import { DataSource } from 'typeorm';
import { clientGroups, clientKey, parseAddress } from '../../libs/aiwaf/src/core/client/address';
import { systemClock } from '../../libs/aiwaf/src/core/clock';
import { FeatureSource, LogLine } from '../../libs/aiwaf/src/core/ports/feature-source';
import { createPathJudge, keywordsOptions } from '../../libs/aiwaf/src/layers/keywords';
import { train } from '../../libs/aiwaf/src/learning';
import { RUN_TRAINER, RunTrainer } from '../../libs/aiwaf/src/nest/training/run-trainer';
import { TRAINING_TIMES, TrainingTimes } from '../../libs/aiwaf/src/nest/training/training-times';

const HOUR_MS = 3_600_000;
const PROBES = ['/wp-login.php', '/.env', '/backup.sql', '/.git/config', '/x.php'];

/** Times that a test can wait for. */
export const FAST_TIMES: TrainingTimes = {
  leaseMs: 1_000,
  renewMs: 200,
  jitterMs: 0,
  catchUpMs: [0, 0],
  stopMs: 2_000,
};

/** A line of a log, an hour old unless it is said when. */
export function line(address: string, target: string, status: number, more: Partial<LogLine> = {}): LogLine {
  return {
    address,
    at: systemClock.now() - HOUR_MS,
    method: 'GET',
    target,
    status,
    referer: '',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    responseTime: null,
    denied: false,
    ...more,
  };
}

/** A scanner's walk, enough for a ban. */
export function scan(address: string, more: Partial<LogLine> = {}): LogLine[] {
  return PROBES.map((target) => line(address, target, 404, more));
}

/** Sixty ordinary visits, so that there are lines enough to judge by. */
export function visits(): LogLine[] {
  return Array.from({ length: 60 }, (_, i) => line(`198.51.${i}.7`, `/page/${i % 5}`, 200));
}

/** The trainer in this process, over lines that a test gives. */
export function trainerOver(lines: () => readonly LogLine[]): RunTrainer {
  return (job) => {
    const given = lines();
    const source: FeatureSource = {
      size: given.length,
      read: async (use) => {
        for (const each of given) {
          const address = parseAddress(each.address);
          if (address !== null) use(each, { key: clientKey(address), ...clientGroups(address), address });
        }
        return { read: given.length, parsed: given.length, dropped: {} };
      },
      close: async () => undefined,
    };
    const judge = createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set());
    return train(source, job.input, { judge, clock: systemClock });
  };
}

export interface TrainingHost {
  readonly app: INestApplicationContext;
  readonly aiwaf: AiwafService;
  readonly database: DataSource;
  /** Rows of a table, without what differs from run to run. */
  rows(sql: string): Promise<unknown[]>;
  close(): Promise<void>;
}

export interface TrainingHostOptions {
  readonly aiwaf?: AiwafOptions;
  readonly trainer: RunTrainer;
  readonly times?: Partial<TrainingTimes>;
  readonly override?: (builder: TestingModuleBuilder) => unknown;
  /** What the host has besides the firewall. */
  readonly imports?: ModuleMetadata['imports'];
  readonly providers?: ModuleMetadata['providers'];
}

/** A folder with a database, in which a test can start hosts one after another. */
export class TrainingFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'aiwaf-training-'));

  get databaseUrl(): string {
    return `sqlite:${join(this.path, 'aiwaf.sqlite')}`;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** A host without HTTP, as a command has it. */
  async host(options: TrainingHostOptions): Promise<TrainingHost> {
    const module = await this.builder(options).compile();
    return opened(await module.init());
  }

  /** A host that serves requests, though nobody sends any. */
  async server(options: TrainingHostOptions): Promise<TrainingHost> {
    const module = await this.builder(options).compile();
    return opened(await module.createNestApplication({ logger: false }).init());
  }

  private builder(options: TrainingHostOptions): TestingModuleBuilder {
    const { aiwaf, trainer, times, override, imports = [], providers = [] } = options;
    const firewall = AiwafModule.forRoot({
      database: this.databaseUrl,
      accessLog: 'access.log',
      ...aiwaf,
    });
    const builder = Test.createTestingModule({ imports: [firewall, ...imports], providers })
      .overrideProvider(RUN_TRAINER)
      .useValue(trainer)
      .overrideProvider(TRAINING_TIMES)
      .useValue({ ...FAST_TIMES, ...times });
    override?.(builder);
    return builder;
  }
}

function opened(app: INestApplicationContext): TrainingHost {
  const database = app.get<DataSource>(getDataSourceToken(AIWAF_DATA_SOURCE));
  return {
    app,
    aiwaf: app.get(AiwafService),
    database,
    rows: (sql) => database.query(sql),
    close: () => app.close(),
  };
}
