import 'reflect-metadata';
import { join } from 'node:path';
import { HttpAdapterHost } from '@nestjs/core';
import {
  type AiwafOptions,
  Engine,
  Events,
  MemoryCounterStore,
  ModelKeeper,
  openDataSource,
  parseDatabaseUrl,
  resolveOptions,
  systemClock,
  UNROUTED,
} from '#aiwaf/internals';

type Database = Awaited<ReturnType<typeof openDataSource>>;

/** A process that serves requests, as far as its models go. */
export interface Serving {
  readonly keeper: ModelKeeper;
  /** What it told. */
  readonly codes: readonly string[];
  /** The version that the anomaly layer asks, `null` for none. */
  version(): string | null;
  isAnomalous(row: readonly number[]): boolean;
  /** The same process, started anew. */
  restart(): Serving;
}

/** Models in the database of a folder. */
export function databaseIn(folder: string): Promise<Database> {
  return openDataSource(parseDatabaseUrl(urlIn(folder)), 'migrate');
}

/** Models in a file of a folder that the options name. */
export const fileIn = (folder: string) => join(folder, 'model.json');

/** @param database `null`: a file that the options name */
export function serving(
  folder: string,
  database: Database | null,
  redis: AiwafOptions['redis'] = null,
): Serving {
  const options = resolveOptions({
    database: database === null ? false : urlIn(folder),
    redis,
    layers: { anomaly: { modelFile: database === null ? fileIn(folder) : null } },
  });
  const engine = new Engine(options, {
    clock: systemClock,
    counters: new MemoryCounterStore(100),
    emit: () => undefined,
    routes: () => ({ match: () => UNROUTED, allowedMethods: () => [], words: new Set<string>() }),
    idPrefix: 'f8',
  });
  return startedOn(engine, database);
}

function startedOn(engine: Engine, database: Database | null): Serving {
  engine.anomaly.use(null);
  const events = new Events();
  const codes: string[] = [];
  events.add((event) => 'code' in event && codes.push(event.code));
  const adapterHost = new HttpAdapterHost();
  adapterHost.httpAdapter = { getInstance: () => ({}) } as unknown as typeof adapterHost.httpAdapter;
  return {
    keeper: new ModelKeeper(
      { engine },
      events,
      adapterHost,
      { dataSource: database } as never,
      {
        record: async () => undefined,
      } as never,
      { on: () => undefined, tell: () => undefined } as never,
    ),
    codes,
    version: () => engine.anomaly.model?.version ?? null,
    isAnomalous: (row) => engine.anomaly.model?.isAnomalous(row) ?? false,
    restart: () => startedOn(engine, database),
  };
}

function urlIn(folder: string): string {
  return `sqlite:${join(folder, 'aiwaf.sqlite')}`;
}
