import { spawn } from 'node:child_process';
import { FSWatcher, mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { AiModelArtifact } from 'nestjs-aiwaf';
import { buildForest, encodeModel, type ForestModel, seededRandom } from '#aiwaf/internals';
import { Experiment, Form } from './experiment';
import { Mutant, mutants } from './f8-mutants';
import { databaseIn, fileIn, serving, Serving } from './f8-serving';

const MUTANTS = 500;
const KILLS: Readonly<Record<Form, number>> = { short: 20, long: 200 };
/** Longest time from a saver's first model to the first write that may be its last, in ms. */
const LIFE_MS = 60;
/** Trees of the models that are saved: the larger, the longer a write takes. */
const SAVED_TREES = 400;
const ATTACK = [20, 1, 0.01, 2, 90, 100];

/** What became of mutants in one place. */
interface Tally {
  accepted: string[];
  /** The last good model did not answer. */
  unserved: number;
  refusals: number;
}

/** Models that were damaged, forged or half written. */
export const f8: Experiment = {
  id: 'F8',
  promise:
    '500 mutants through file, database and cache: all refused, the last good model serves; killed while saving: always a loadable one.',
  run: async (form) => {
    Logger.overrideLogger(false);
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-f8-'));
    try {
      const good = modelOf(1);
      const bad = mutants(good, MUTANTS, seededRandom(8));
      const inFile = await throughFile(folderIn(folder, 'file'), good, bad);
      const inDatabase = await throughDatabase(folderIn(folder, 'database'), good, bad);
      const inCache = await throughCache(folderIn(folder, 'cache'), bad);
      const killed = await killSavers(folder, KILLS[form]);
      const tallies = [inFile, inDatabase, inCache];
      const accepted = tallies.flatMap((tally) => tally.accepted);
      const figures = {
        mutants: bad.length,
        kinds: new Set(bad.map(({ kind }) => kind)).size,
        refusedInFile: inFile.refusals,
        refusedInDatabase: inDatabase.refusals,
        refusedInCache: inCache.refusals,
        accepted: accepted.length === 0 ? 'none' : accepted.join(', '),
        withoutTheLastGood: tallies.reduce((sum, { unserved }) => sum + unserved, 0),
        polluted: 'polluted' in {},
        ...killed,
      };
      const pass =
        accepted.length === 0 &&
        figures.withoutTheLastGood === 0 &&
        !figures.polluted &&
        tallies.every(({ refusals }) => refusals === bad.length) &&
        killed.kills === KILLS[form] &&
        killed.notLoadable === 0;
      return { pass, figures };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function throughFile(folder: string, good: ForestModel, bad: readonly Mutant[]): Promise<Tally> {
  const site = serving(folder, null);
  await site.keeper.offer(good, []);
  return tallyOf(site, good, bad, async (content) => writeFileSync(fileIn(folder), content));
}

async function throughDatabase(folder: string, good: ForestModel, bad: readonly Mutant[]): Promise<Tally> {
  const database = await databaseIn(folder);
  try {
    const site = serving(folder, database);
    await site.keeper.offer(good, []);
    const rows = database.getRepository(AiModelArtifact);
    const pointer = await rows.findOneByOrFail({ name: 'aiwaf:forest' });
    let stamp = pointer.updatedAt;
    return await tallyOf(site, good, bad, async (content) => {
      const version = /"version":"([0-9a-f]{16})"/.exec(content.slice(0, 1_000))?.[1] ?? 'f'.repeat(16);
      const name = `forest:${version}`;
      await rows.delete({ name });
      await rows.save({ name, data: Buffer.from(content), metadata: {}, createdAt: 1, updatedAt: 1 });
      await rows.save({ ...pointer, metadata: { active: version, shadow: null }, updatedAt: ++stamp });
    });
  } finally {
    await database.destroy();
  }
}

/** Each mutant is what Redis has when a process starts while its database does not answer; a good model is in the file. */
async function throughCache(folder: string, bad: readonly Mutant[]): Promise<Tally> {
  const tally: Tally = { accepted: [], unserved: 0, refusals: 0 };
  const other = modelOf(2);
  writeFileSync(fileIn(folder), encodeModel(other));
  const down = () => Promise.reject(new Error('connection refused'));
  const database = { getRepository: () => ({ findOne: down, find: down }) } as never;
  let held: Mutant = bad[0];
  let asked = 0;
  const get = async () => (asked++, held.content());
  let site = serving(folder, database, { get, set: async () => 'OK' });
  for (held of bad) {
    site = site.restart();
    asked = 0;
    await site.keeper.onModuleInit();
    site.keeper.onModuleDestroy();
    if (asked > 0 && site.version() === other.version) tally.refusals++;
    else if (site.version() === null) tally.unserved++;
    else tally.accepted.push(held.kind);
  }
  return tally;
}

async function tallyOf(
  site: Serving,
  good: ForestModel,
  bad: readonly Mutant[],
  put: (content: string) => Promise<void>,
): Promise<Tally> {
  const tally: Tally = { accepted: [], unserved: 0, refusals: 0 };
  for (const { kind, content } of bad) {
    await put(content());
    const told = site.codes.length;
    await site.keeper.refresh();
    if (site.codes.slice(told).join() === 'AIWAF_W_MODEL_REFUSED') tally.refusals++;
    if (site.version() !== good.version) tally.accepted.push(kind);
    if (!site.isAnomalous(ATTACK)) tally.unserved++;
  }
  return tally;
}

/** Kills processes that save models, and loads what they leave. */
async function killSavers(
  folder: string,
  kills: number,
): Promise<{ kills: number; notLoadable: number; savedBetween: string }> {
  const models = folderIn(folder, 'models');
  const known = Array.from({ length: 6 }, (_, seed) => modelOf(seed + 10, SAVED_TREES));
  for (const model of known) writeFileSync(join(models, `${model.version}.json`), encodeModel(model));
  const random = seededRandom(9);
  const saved: number[] = [];
  let notLoadable = 0;
  for (let i = 0; i < kills; i++) {
    const place = i % 2 === 0 ? 'file' : 'database';
    const site = folderIn(folder, `killed-${place}`);
    saved.push(await killOne([site, place, models], random() * LIFE_MS));
    const version = await loadedFrom(site, place);
    if (!known.some((model) => model.version === version)) notLoadable++;
  }
  return {
    kills: saved.length,
    notLoadable,
    savedBetween: `${Math.min(...saved)} and ${Math.max(...saved)} times`,
  };
}

/**
 * Kills at the first write to the folder after a while: in the middle of it, as often as that can be met.
 *
 * @returns how many models the saver had put in force
 */
function killOne([folder, ...more]: readonly string[], afterMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const saver = join(__dirname, 'f8-saver.js');
    const child = spawn(process.execPath, [saver, folder, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
    let saved = 0;
    let watcher: FSWatcher | null = null;
    child.stdout.on('data', (dots: Buffer) => {
      saved += dots.length;
      if (saved > dots.length) return;
      void pause(afterMs).then(() => {
        watcher = watch(folder, () => child.kill('SIGKILL'));
      });
    });
    child.on('error', reject);
    child.on('close', (code) => {
      watcher?.close();
      if (code === null) resolve(saved);
      else reject(new Error(`The saver ended with ${code}.`));
    });
  });
}

async function loadedFrom(folder: string, place: string): Promise<string | null> {
  const database = place === 'database' ? await databaseIn(folder) : null;
  const { keeper, codes, version } = serving(folder, database);
  try {
    await keeper.onModuleInit();
    return codes.length === 0 ? version() : null;
  } catch {
    return null;
  } finally {
    keeper.onModuleDestroy();
    await database?.destroy();
  }
}

function folderIn(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function modelOf(seed: number, trees = 50): ForestModel {
  const random = seededRandom(seed);
  const rows = Array.from({ length: 600 }, () => {
    const missed = random() < 0.03;
    return [
      10 + Math.floor(random() * 30),
      0,
      random() * 0.3,
      missed ? 2 : 0,
      Math.floor(random() * 6),
      missed ? 1 : 0,
    ];
  });
  const settings = { trees, sampleSize: 256, contamination: 0.05, createdAt: 1_760_000_000_000 + seed };
  return buildForest(rows, settings, seededRandom(seed));
}
