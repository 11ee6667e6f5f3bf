import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { generateLog } from '../helpers/log-generator';

const BIN = join(__dirname, '../../libs/aiwaf/dist/bin.js');

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;
beforeAll(() => {
  if (!existsSync(BIN)) throw new Error('The library is not built: run npm run build first.');
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-cli-model-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aiwaf(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** Learns a model from a log of its own; answers its version. */
async function train(seed: number): Promise<string> {
  const lines = generateLog({ seed, lines: 1_500, visitors: 100, withTime: true });
  writeFileSync(join(folder, 'access.log'), [...lines, ''].join('\n'));
  const { code, out, err } = await aiwaf('detect-and-train', '--log', 'access.log', '--force-ai', '--json');
  if (code !== 0) throw new Error(err);
  const { model } = JSON.parse(out) as { model: { version: string; state: string } };
  if (model.state !== 'active') throw new Error(`The model is ${model.state}.`);
  return model.version;
}

const list = async () =>
  JSON.parse((await aiwaf('model', 'list', '--json')).out) as Record<string, unknown>[];
const active = async () => (await list()).find(({ state }) => state === 'active')?.version;

/** One sentence on standard error, nothing else. */
function expectRefusal({ code, out, err }: Run, message: RegExp): void {
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
}

describe('aiwaf model without a model', () => {
  it('asks for a database, and makes none', async () => {
    for (const args of [['list'], ['inspect'], ['rollback', '--dry-run']])
      expectRefusal(await aiwaf('model', ...args), /^AIWAF_E_DATABASE_NOT_MIGRATED: There is no file /);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says that there is none', async () => {
    await aiwaf('migrate');
    expect(await aiwaf('model', 'list')).toEqual({
      code: 0,
      out: 'No model yet: learn one with aiwaf detect-and-train.\n',
      err: '',
    });
    expect(await list()).toEqual([]);
    expectRefusal(await aiwaf('model', 'inspect'), /^AIWAF_E_MODEL_UNKNOWN: No model is in force\./);
    expectRefusal(await aiwaf('model', 'rollback', '--dry-run'), /^AIWAF_E_MODEL_NO_EARLIER: /);
  });

  it.each([
    [['model'], /^AIWAF_E_USAGE: .* Write one of: list, inspect, rollback\./],
    [['model', 'bogus'], /unknown command "bogus" of aiwaf model/],
    [['model', 'list', '--bogus'], /unknown option "--bogus"/],
    [['model', 'inspect', 'one', 'two'], /too many arguments/],
  ])('refuses %j', async (args, message) => expectRefusal(await aiwaf(...args), message));
});

describe('aiwaf model', () => {
  let first: string;
  let second: string;
  let trained: string;
  beforeAll(async () => {
    trained = folder = mkdtempSync(join(tmpdir(), 'aiwaf-cli-model-'));
    first = await train(1);
    second = await train(2);
  });
  afterAll(() => rmSync(trained, { recursive: true, force: true }));
  beforeEach(() => cpSync(trained, folder, { recursive: true }));

  it('lists the versions, the latest first, as a table and as JSON', async () => {
    const { code, out, err } = await aiwaf('model', 'list');
    expect([code, err]).toEqual([0, '']);
    const [titles, ...lines] = out.trimEnd().split('\n');
    expect(titles).toMatch(/^VERSION +STATE +LEARNED +IN FORCE SINCE +ROWS +KB +RUN/);
    expect(lines.map((line) => line.split(/ +/).slice(0, 2))).toEqual([
      [second, 'active'],
      [first, 'kept'],
    ]);
    expect(await list()).toEqual([
      expect.objectContaining({ version: second, state: 'active', rows: 1_500, contamination: 0.05 }),
      expect.objectContaining({ version: first, state: 'kept', activatedAt: expect.any(Number) }),
    ]);
  });

  it('shows what a version looks at, by default the one in force', async () => {
    const { code, out } = await aiwaf('model', 'inspect');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^version +${second}\nstate +active\n`));
    expect(out).toMatch(/^kept in +database, \d+ bytes$/m);
    expect(out).toMatch(/^forest +100 trees of 256 rows each, \d+ nodes together$/m);
    expect(out).toMatch(/^path_len +median \d/m);
    expect(out).toMatch(/^drift +passed +Model [0-9a-f]{16} flags /m);
    const other = JSON.parse((await aiwaf('model', 'inspect', first, '--json')).out);
    expect(other).toMatchObject({ version: first, state: 'kept', place: 'database', fault: null });
    expect(other.forest.features.map(({ name }: { name: string }) => name)).toContain('burst_count');
    expect(other.gates.map(({ gate }: { gate: string }) => gate)).toEqual([
      'finite',
      'size',
      'share-flagged',
      'canary',
      'drift',
    ]);
  });

  it('shows of a damaged version why it cannot be used', async () => {
    const database = new Database(join(folder, 'aiwaf-data/aiwaf.sqlite'));
    const update = database.prepare('update aiwaf_aimodelartifact set data = ? where name = ?');
    update.run(Buffer.from('nonsense'), `forest:${first}`);
    database.close();
    expect((await aiwaf('model', 'inspect', first)).out).toMatch(/^cannot be used +The model is no JSON\.$/m);
    const run = await aiwaf('model', 'rollback', '--yes');
    expect([run.code, run.out]).toEqual([1, '']);
    expect(run.err).toMatch(/^AIWAF_E_MODEL_INVALID: /);
    expect(await active()).toBe(second);
  });

  it('goes back to the version before, says what follows, and is done when it is done', async () => {
    const { code, out, err } = await aiwaf('model', 'rollback', '--yes');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      `Model ${first} is in force in place of ${second}; running instances take it within 5`,
    );
    expect(out).toContain('The next training may put a newer one in its place.');
    expect(await active()).toBe(first);
    expect(readFileSync(join(folder, 'aiwaf-data/model.json'), 'utf8')).toContain(first);
    expect(await aiwaf('model', 'rollback', first)).toMatchObject({
      code: 0,
      out: `Model ${first} is in force already.\n`,
    });
    expect(JSON.parse((await aiwaf('model', 'rollback', second, '--yes', '--json')).out)).toEqual({
      version: second,
      before: first,
      changed: true,
      dryRun: false,
    });
    expect(await active()).toBe(second);
  });

  it('changes nothing in a dry run, nor without consent', async () => {
    expect(await aiwaf('model', 'rollback', '--dry-run')).toEqual({
      code: 0,
      out: `Would put model ${first} in force in place of ${second}.\nDry run: nothing was changed.\n`,
      err: '',
    });
    expect(JSON.parse((await aiwaf('model', 'rollback', '--dry-run', '--json')).out)).toMatchObject({
      version: first,
      changed: false,
      dryRun: true,
    });
    expectRefusal(await aiwaf('model', 'rollback'), /^AIWAF_E_CONSENT: There is no terminal to ask at\./);
    expect(await active()).toBe(second);
  });

  it('names the known versions where it is asked for another', async () => {
    const known = new RegExp(`^AIWAF_E_MODEL_UNKNOWN: .*${second} \\(active\\), ${first} \\(kept\\)`);
    expectRefusal(await aiwaf('model', 'inspect', 'nosuch'), known);
    expectRefusal(await aiwaf('model', 'rollback', 'nosuch', '--yes'), known);
    expect(await active()).toBe(second);
  });

  it('is one version where it was learned twice from the same log', async () => {
    expect(await train(2)).toBe(second);
    expect((await list()).map(({ version }) => version)).toEqual([second, first]);
  });
});

describe('a model of too small a log', () => {
  it('is kept aside with the gate named, and used only where a person says so', async () => {
    const good = await train(1);
    const lines = generateLog({ seed: 2, lines: 60, visitors: 30, scannerShare: 0.5, withTime: true });
    writeFileSync(join(folder, 'access.log'), [...lines, ''].join('\n'));
    const { out } = await aiwaf('detect-and-train', '--log', 'access.log', '--force-ai', '--json');
    const { model } = JSON.parse(out) as {
      model: { version: string; state: string; gate: { gate: string } };
    };
    expect(model).toMatchObject({ state: 'refused', gate: { passed: false } });
    expect(await active()).toBe(good);
    const table = (await aiwaf('model', 'list')).out;
    expect(table).toMatch(new RegExp(`^${model.version} +refused .* ${model.gate.gate}`, 'm'));
    expectRefusal(await aiwaf('model', 'rollback', '--yes'), /^AIWAF_E_MODEL_NO_EARLIER: /);
    expect((await aiwaf('model', 'rollback', model.version, '--yes')).code).toBe(0);
    expect(await active()).toBe(model.version);
  });
});
