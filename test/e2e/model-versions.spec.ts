import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AiwafOptions } from 'nestjs-aiwaf';
import { EngineHost, ForestModel, ModelKeeper } from '#aiwaf/internals';
import { BROWSER, freshAddress, Host, startHost } from '../helpers/host-app';
import { generateLog } from '../helpers/log-generator';
import { rawRequest } from '../helpers/raw-request';
import { trainOn } from '../helpers/trained-model';

/** Long enough for a poll on any machine. */
const POLLED_MS = 30_000;

let folder: string;
let hosts: Host[] = [];
let models: ForestModel[];
beforeAll(async () => {
  models = [];
  for (const seed of [1, 2, 3]) {
    const model = await trainOn(generateLog({ seed, lines: 1_500, visitors: 100, withTime: true }));
    models.push({ ...model, createdAt: model.createdAt + seed });
  }
}, 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-versions-'));
});
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.close()));
  hosts = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: AiwafOptions = {}): Promise<Host> {
  const database = `sqlite:${join(folder, 'aiwaf.sqlite')}`;
  const host = await startHost({ adapter: 'fastify', aiwaf: { database, ...options } });
  hosts.push(host);
  return host;
}

const inForce = (host: Host) => host.service.status().model?.version ?? null;
const keeper = (host: Host) => host.app.get(ModelKeeper);
const askedModel = (host: Host) => host.app.get(EngineHost).engine.anomaly.model?.version;
const ask = ({ port }: Host) =>
  rawRequest(port, 'GET', '/cats', { ...BROWSER, 'x-forwarded-for': freshAddress() });

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < POLLED_MS && !condition(); waited += 50) await pause(50);
  expect(condition()).toBe(true);
}

describe('instances that share a database', () => {
  it('take over by themselves what training or a person put in force in one of them', async () => {
    const [one, two] = [await start(), await start()];
    const all = (version: string) => () => [one, two].every((host) => inForce(host) === version);
    await keeper(one).offer(models[0], []);
    await until(all(models[0].version));
    await keeper(two).offer(models[1], []);
    await until(all(models[1].version));
    await keeper(one).rollback();
    await until(all(models[0].version));
    expect([askedModel(one), askedModel(two)]).toEqual([models[0].version, models[0].version]);
    expect(await keeper(two).list()).toMatchObject([
      { version: models[1].version, state: 'kept' },
      { version: models[0].version, state: 'active' },
    ]);
  }, 120_000);

  it('serve requests while models are swapped, each with one model or the other', async () => {
    const host = await start();
    const answers: Promise<{ status: number }>[] = [];
    for (let round = 0; round < 12; round++) {
      answers.push(ask(host), ask(host));
      await keeper(host).offer(models[round % 3], []);
      expect(askedModel(host)).toBe(inForce(host));
    }
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(host.service.status().faults).toBe(0);
  });

  it('start with the version in force, and with the copy of it where the database has lost it', async () => {
    const first = await start();
    await keeper(first).offer(models[0], []);
    await keeper(first).offer(models[1], []);
    expect(inForce(await start())).toBe(models[1].version);
    await Promise.all(hosts.map((host) => host.close()));
    hosts = [];
    rmSync(join(folder, 'aiwaf.sqlite'));
    for (const left of ['aiwaf.sqlite-wal', 'aiwaf.sqlite-shm']) rmSync(join(folder, left), { force: true });
    expect(inForce(await start())).toBe(models[1].version);
  });
});
