import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { systemClock } from '../../core/clock';
import { FaultEvent } from '../../core/ports/event-sink';
import { GateResult } from '../../core/ports/model-store';
import { RedisClient } from '../../core/ports/redis-client';
import { UNROUTED } from '../../core/route';
import { buildForest, encodeModel, MAX_MODEL_BYTES, ForestModel, seededRandom } from '../../learning';
import { contentVersion } from '../../learning/forest/forest-seal';
import { AiModelArtifact, MemoryCounterStore, openDataSource, parseDatabaseUrl } from '../../storage';
import { Engine } from '../engine/engine';
import { Events } from '../events';
import { AiwafOptions } from '../options/aiwaf.options';
import { resolveOptions } from '../options/resolve-options';
import { ModelKeeper } from './model-keeper';

const PASSED: readonly GateResult[] = [{ gate: 'canary', passed: true, detail: 'Good.' }];
const ROW = [20, 0, 0.1, 0, 1, 0];

function modelOf(seed: number): ForestModel {
  const random = seededRandom(seed);
  const rows = Array.from({ length: 60 }, () => [10 + random() * 20, 0, random(), 0, random() * 5, 0]);
  const settings = { trees: 5, sampleSize: 32, contamination: 0.05, createdAt: 1_760_000_000_000 + seed };
  return buildForest(rows, settings, seededRandom(seed));
}

beforeAll(() => Logger.overrideLogger(false));

let folder: string;
let databases: DataSource[];
let keepers: ModelKeeper[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-keeper-'));
  [databases, keepers] = [[], []];
});
afterEach(async () => {
  jest.useRealTimers();
  for (const keeper of keepers) keeper.onModuleDestroy();
  await Promise.all(databases.filter((one) => one.isInitialized).map((one) => one.destroy()));
  rmSync(folder, { recursive: true, force: true });
});

const url = () => `sqlite:${join(folder, 'aiwaf.sqlite')}`;
const file = () => join(folder, 'model.json');

async function openDatabase(): Promise<DataSource> {
  const dataSource = await openDataSource(parseDatabaseUrl(url()), 'migrate');
  databases.push(dataSource);
  return dataSource;
}

/** A process that serves requests. */
function processOf(dataSource: DataSource | null, options: AiwafOptions = {}, serves = true) {
  const engine = new Engine(resolveOptions({ database: dataSource === null ? false : url(), ...options }), {
    clock: systemClock,
    counters: new MemoryCounterStore(100),
    emit: () => undefined,
    routes: () => ({ match: () => UNROUTED, allowedMethods: () => [], words: new Set<string>() }),
    idPrefix: 'test',
  });
  const events = new Events();
  const faults: string[] = [];
  events.add((event) => faults.push((event as FaultEvent).code));
  const adapterHost = new HttpAdapterHost();
  if (serves) adapterHost.httpAdapter = { getInstance: () => ({}) } as HttpAdapterHost['httpAdapter'];
  const keeper = new ModelKeeper(
    { engine } as never,
    events,
    adapterHost,
    { dataSource } as never,
    {
      record: async () => undefined,
    } as never,
    { on: () => undefined, tell: () => undefined } as never,
  );
  keepers.push(keeper);
  const version = () => engine.anomaly.model?.version ?? null;
  return { keeper, engine, faults, version };
}

/** A database all of whose answers are this one. */
const answering = (answer: () => Promise<never>) => {
  const builder = { select: () => builder, where: () => builder, andWhere: () => builder, getOne: answer };
  const repository = { findOne: answer, find: answer, createQueryBuilder: () => builder };
  return { getRepository: () => repository } as unknown as DataSource;
};
const hung = () => new Promise<never>(() => undefined);
const down = () => Promise.reject(new Error('connection refused'));

function redisOf(held: string | null = null) {
  const values = new Map<string, string>(held === null ? [] : [['{aiwaf}:model', held]]);
  const client: RedisClient = {
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => values.set(key, value),
  };
  return { client, values };
}

describe('models in a database', () => {
  it('are swapped in by every process that looks', async () => {
    const dataSource = await openDatabase();
    const [one, two] = [processOf(dataSource), processOf(dataSource)];
    await one.keeper.onModuleInit();
    await two.keeper.onModuleInit();
    expect([one.version(), two.version()]).toEqual([null, null]);
    await one.keeper.offer(modelOf(1), PASSED);
    await two.keeper.refresh();
    expect([one.version(), two.version()]).toEqual([modelOf(1).version, modelOf(1).version]);
    await two.keeper.offer(modelOf(2), PASSED);
    await one.keeper.rollback();
    await two.keeper.refresh();
    expect([one.version(), two.version()]).toEqual([modelOf(1).version, modelOf(1).version]);
    expect([...one.faults, ...two.faults]).toEqual([]);
  });

  it('are loaded by the next start, and copied to the file and to Redis', async () => {
    const dataSource = await openDatabase();
    const { client, values } = redisOf();
    await processOf(dataSource, { redis: client }).keeper.offer(modelOf(1), PASSED);
    expect(readFileSync(file(), 'utf8')).toBe(encodeModel(modelOf(1)));
    expect(values.get('{aiwaf}:model')).toBe(encodeModel(modelOf(1)));
    const next = processOf(dataSource);
    await next.keeper.onModuleInit();
    expect(next.keeper.status()).toMatchObject({ version: modelOf(1).version, rows: 60 });
  });

  it('are taken from the file that an earlier version left, and are versions from then on', async () => {
    writeFileSync(file(), encodeModel(modelOf(1)));
    const { keeper, version } = processOf(await openDatabase());
    await keeper.onModuleInit();
    expect(version()).toBe(modelOf(1).version);
    expect(await keeper.list()).toMatchObject([{ version: modelOf(1).version, state: 'active' }]);
  });

  it('are for training to compare with: the one in force, in any process', async () => {
    const dataSource = await openDatabase();
    const command = processOf(dataSource, {}, false);
    await command.keeper.onModuleInit();
    expect(await command.keeper.currentText()).toBeNull();
    await processOf(dataSource).keeper.offer(modelOf(1), PASSED);
    expect(await command.keeper.currentText()).toBe(encodeModel(modelOf(1)));
    await dataSource
      .getRepository(AiModelArtifact)
      .update({ name: `forest:${modelOf(1).version}` }, { data: Buffer.from('x') });
    expect(await command.keeper.currentText()).toBeNull();
  });

  it('are kept aside when a gate refuses them, which is told with the gate', async () => {
    const { keeper, faults, version } = processOf(await openDatabase());
    await keeper.offer(modelOf(1), PASSED);
    const outcome = await keeper.offer(
      modelOf(2),
      [{ gate: 'drift', passed: false, detail: 'Far off.' }],
      '9',
    );
    expect(outcome).toMatchObject({ state: 'refused', gate: { gate: 'drift' }, place: 'database' });
    expect(version()).toBe(modelOf(1).version);
    expect(faults).toEqual(['AIWAF_W_MODEL_GATE']);
    expect(await keeper.inspect(modelOf(2).version)).toMatchObject({
      state: 'refused',
      runId: '9',
      fault: null,
    });
  });

  it('are shown with all that they look at', async () => {
    const { keeper } = processOf(await openDatabase());
    await expect(keeper.inspect()).rejects.toMatchObject({ code: 'AIWAF_E_MODEL_UNKNOWN' });
    await keeper.offer(modelOf(1), PASSED);
    const details = await keeper.inspect();
    expect(details).toMatchObject({ version: modelOf(1).version, state: 'active', place: 'database' });
    expect(details.forest).toMatchObject({ trees: 5, sampleSize: 32 });
    expect(details.forest?.features[0]).toEqual({
      name: 'path_len',
      masked: false,
      median: modelOf(1).medians[0],
    });
  });
});

describe('a bad model', () => {
  const damaged = (dataSource: DataSource, version: string, content: string) =>
    dataSource
      .getRepository(AiModelArtifact)
      .update({ name: `forest:${version}` }, { data: Buffer.from(content) });

  it('in the database leaves the last good one in force, which is told once', async () => {
    const dataSource = await openDatabase();
    const serving = processOf(dataSource);
    await serving.keeper.onModuleInit();
    await serving.keeper.offer(modelOf(1), PASSED);
    await processOf(dataSource).keeper.offer(modelOf(2), PASSED);
    await damaged(dataSource, modelOf(2).version, encodeModel(modelOf(3)));
    for (let i = 0; i < 3; i++) await serving.keeper.refresh();
    expect(serving.version()).toBe(modelOf(1).version);
    expect(serving.faults).toEqual(['AIWAF_W_MODEL_REFUSED']);
    expect(await serving.keeper.inspect(modelOf(2).version)).toMatchObject({
      forest: null,
      fault: expect.stringContaining('another one'),
    });
  });

  it('in the database is passed over at start: Redis, the file, then the version before', async () => {
    const dataSource = await openDatabase();
    const first = processOf(dataSource).keeper;
    await first.offer(modelOf(1), PASSED);
    await first.offer(modelOf(2), PASSED);
    await damaged(dataSource, modelOf(2).version, 'nonsense');
    const start = async (options: AiwafOptions) => {
      const { keeper, version, faults } = processOf(dataSource, options);
      await keeper.onModuleInit();
      expect(faults).toEqual(['AIWAF_W_MODEL_REFUSED']);
      return version();
    };
    writeFileSync(file(), encodeModel(modelOf(4)));
    expect(await start({ redis: redisOf(encodeModel(modelOf(3))).client })).toBe(modelOf(3).version);
    const tooLarge = encodeModel(modelOf(3)) + ' '.repeat(MAX_MODEL_BYTES);
    for (const unusable of ['nonsense', tooLarge])
      expect(await start({ redis: redisOf(unusable).client })).toBe(modelOf(4).version);
    writeFileSync(file(), 'nonsense');
    expect(await start({ redis: redisOf().client })).toBe(modelOf(1).version);
  });

  it('on trial ends the trial', async () => {
    const dataSource = await openDatabase();
    const { keeper, version, faults } = processOf(dataSource, { training: { shadowMs: 60_000 } });
    await keeper.offer(modelOf(1), PASSED);
    await keeper.offer(modelOf(2), PASSED);
    await damaged(dataSource, modelOf(2).version, 'nonsense');
    const other = processOf(dataSource);
    await other.keeper.onModuleInit();
    expect(other.faults).toEqual(['AIWAF_W_MODEL_GATE']);
    await keeper.refresh();
    expect([version(), other.version()]).toEqual([modelOf(1).version, modelOf(1).version]);
    expect((await keeper.list()).map(({ state }) => state)).toEqual(['refused', 'active']);
    expect(faults).toEqual([]);
  });
});

describe('a store that fails', () => {
  it('is told once, leaves the model in force, and is taken up again', async () => {
    const dataSource = await openDatabase();
    const { keeper, version, faults } = processOf(dataSource);
    await keeper.onModuleInit();
    await keeper.offer(modelOf(1), PASSED);
    await dataSource.destroy();
    for (let i = 0; i < 3; i++) await keeper.refresh();
    expect(version()).toBe(modelOf(1).version);
    expect(faults).toEqual(['AIWAF_W_MODEL_UNREAD']);
    await expect(keeper.offer(modelOf(2), PASSED)).rejects.toThrow();
    expect(version()).toBe(modelOf(1).version);
    await dataSource.initialize();
    await processOf(dataSource).keeper.offer(modelOf(3), PASSED);
    await keeper.refresh();
    expect(version()).toBe(modelOf(3).version);
    await dataSource.destroy();
    await keeper.refresh();
    expect(faults).toEqual(['AIWAF_W_MODEL_UNREAD', 'AIWAF_W_MODEL_UNREAD']);
  });

  it('at start has the copies serve: Redis before the file', async () => {
    writeFileSync(file(), encodeModel(modelOf(1)));
    for (const [redis, seed] of [
      [redisOf(encodeModel(modelOf(2))).client, 2],
      [redisOf().client, 1],
      [{ get: down, set: down }, 1],
    ] as const) {
      const { keeper, version, faults } = processOf(answering(down), { redis });
      await keeper.onModuleInit();
      expect(version()).toBe(modelOf(seed).version);
      expect(faults).toEqual(['AIWAF_W_MODEL_UNREAD']);
    }
  });

  it('by hanging holds a start up for seconds only, with Redis hanging too', async () => {
    writeFileSync(file(), encodeModel(modelOf(1)));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const { keeper, version, faults } = processOf(answering(hung), { redis: { get: hung, set: hung } });
    let started = false;
    const start = keeper.onModuleInit().then(() => (started = true));
    await jest.advanceTimersByTimeAsync(5_000);
    await jest.advanceTimersByTimeAsync(1_000);
    // Reading the file takes no more of the limits, but turns of the event loop.
    for (let turn = 0; turn < 10_000 && !started; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    expect(started).toBe(true);
    await start;
    expect(version()).toBe(modelOf(1).version);
    expect(faults).toEqual(['AIWAF_W_MODEL_UNREAD']);
  });

  it('by hanging is asked once a minute, not every five seconds', async () => {
    jest.useFakeTimers();
    let asked = 0;
    const hanging = answering(() => {
      asked++;
      return hung();
    });
    const { keeper, faults } = processOf(hanging);
    const start = keeper.onModuleInit();
    await jest.advanceTimersByTimeAsync(20_000);
    await start;
    asked = 0;
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(asked).toBeGreaterThanOrEqual(8);
    expect(asked).toBeLessThanOrEqual(11);
    expect(faults).toEqual(['AIWAF_W_MODEL_UNREAD']);
  });

  it('for copies is told, and keeps nothing from its place', async () => {
    const { keeper, version, faults } = processOf(await openDatabase(), { redis: { get: down, set: down } });
    await keeper.offer(modelOf(1), PASSED);
    expect(version()).toBe(modelOf(1).version);
    expect(faults).toEqual(['AIWAF_W_MODEL_UNCOPIED']);
  });
});

describe('a trial beside the model in force', () => {
  it('is asked wherever that one is, and takes its place when the time is over', async () => {
    const { keeper, engine, version, faults } = processOf(await openDatabase(), {
      training: { shadowMs: 200 },
    });
    await keeper.onModuleInit();
    await keeper.offer(modelOf(1), PASSED);
    expect(await keeper.offer(modelOf(2), PASSED)).toMatchObject({ state: 'shadow' });
    expect(version()).toBe(modelOf(1).version);
    engine.anomaly.model?.isAnomalous(ROW);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await keeper.refresh();
    expect(version()).toBe(modelOf(2).version);
    expect(faults).toEqual([]);
  });

  it('refuses its model as soon as it differs too much, in one process for all', async () => {
    const dataSource = await openDatabase();
    const options: AiwafOptions = { training: { shadowMs: 60_000 } };
    const [one, two] = [processOf(dataSource, options), processOf(dataSource, options)];
    for (const { keeper } of [one, two]) await keeper.onModuleInit();
    await one.keeper.offer(modelOf(1), PASSED);
    const strange = { ...modelOf(2), threshold: 0 };
    const candidate = { ...strange, version: contentVersion(strange) };
    await one.keeper.offer(candidate, PASSED);
    for (const { keeper } of [one, two]) await keeper.refresh();
    for (let i = 0; i < 150; i++) two.engine.anomaly.model?.isAnomalous(ROW);
    for (const { keeper } of [one, two]) await keeper.refresh();
    expect([one.version(), two.version()]).toEqual([modelOf(1).version, modelOf(1).version]);
    for (const { keeper } of [two, one]) await keeper.refresh();
    expect((await one.keeper.inspect(candidate.version)).gates.at(-1)).toMatchObject({
      gate: 'share-flagged',
      passed: false,
      detail: expect.stringMatching(/^Of 150 requests /),
    });
    expect(two.faults).toEqual(['AIWAF_W_MODEL_GATE']);
    expect(one.faults).toEqual([]);
  });

  it('costs nothing where there is none: the layer asks the model itself', async () => {
    const { keeper, engine } = processOf(await openDatabase(), { training: { shadowMs: 60_000 } });
    await keeper.onModuleInit();
    await keeper.offer(modelOf(1), PASSED);
    expect(engine.anomaly.model?.constructor.name).toBe('ForestScorer');
    await keeper.offer(modelOf(2), PASSED);
    expect(engine.anomaly.model?.constructor.name).toBe('ShadowTrial');
    await keeper.rollback(modelOf(1).version);
    expect(engine.anomaly.model?.constructor.name).toBe('ForestScorer');
  });
});

describe('models in a file that the options name', () => {
  const named = (): AiwafOptions => ({ layers: { anomaly: { modelFile: file() } } });

  it('have their versions beside it, and leave the database alone', async () => {
    const dataSource = await openDatabase();
    const { keeper, version } = processOf(dataSource, named());
    await keeper.onModuleInit();
    await keeper.offer(modelOf(1), PASSED);
    await keeper.offer(modelOf(2), PASSED);
    expect(await dataSource.getRepository(AiModelArtifact).count()).toBe(0);
    expect(existsSync(join(folder, 'model-versions', `${modelOf(1).version}.json`))).toBe(true);
    await keeper.rollback();
    expect(version()).toBe(modelOf(1).version);
    expect(readFileSync(file(), 'utf8')).toBe(encodeModel(modelOf(1)));
  });

  it('keep a model that a person put there when training brings another one', async () => {
    writeFileSync(file(), encodeModel(modelOf(1)));
    const { keeper, version } = processOf(null, named());
    await keeper.onModuleInit();
    expect(await keeper.list()).toMatchObject([{ version: modelOf(1).version, state: 'active', gates: [] }]);
    await keeper.offer(modelOf(2), PASSED);
    expect((await keeper.list()).map(({ state }) => state)).toEqual(['active', 'kept']);
    await keeper.rollback(modelOf(1).version);
    expect(version()).toBe(modelOf(1).version);
  });
});
