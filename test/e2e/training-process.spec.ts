import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateLog } from '../helpers/log-generator';
import { testThatNeeds } from '../helpers/needed';
import { keywordsOptions } from '#aiwaf/internals';
import { trainingInput } from '../helpers/training-input';

const DIST = join(__dirname, '../../libs/aiwaf/dist');

/** What a child does with `run(job, onProgress, signal, maxHeapMb)` and `job`; its last line is JSON. */
async function inChild(script: string, job: object): Promise<Record<string, unknown>> {
  const text = `
    const { runTrainingProcess: run } = require(${JSON.stringify(join(DIST, 'nest/training/run-training-process.js'))});
    const { readdirSync, readFileSync } = require('node:fs');
    const job = ${JSON.stringify(job)};
    const print = (value) => console.log(JSON.stringify(value));
    const told = (error) => ({ name: error.name, code: error.code, message: error.message });
    /** Ids of the processes that this one started, and how nice each is. */
    const children = () =>
      readdirSync('/proc/self/task').flatMap((id) =>
        readFileSync('/proc/self/task/' + id + '/children', 'utf8').split(' ').filter(Boolean));
    const niceness = (id) => Number(readFileSync('/proc/' + id + '/stat', 'utf8').split(') ')[1].split(' ')[16]);
    (async () => { ${script} })().catch((error) => { console.error(error); process.exit(9); });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', text], { timeout: 50_000 });
  return JSON.parse(stdout.trim()) as Record<string, unknown>;
}

describe('the training process', () => {
  let folder: string;
  let job: object;
  beforeAll(() => {
    if (!existsSync(DIST)) throw new Error('The library is not built: run npm run build first.');
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-process-'));
    const log = join(folder, 'access.log');
    writeFileSync(
      log,
      [...generateLog({ seed: 3, lines: 30_000, visitors: 300, scannerShare: 0.01 })].join('\n'),
    );
    job = {
      source: { kind: 'files', paths: [log], format: 'auto' },
      input: trainingInput(),
      keywords: keywordsOptions(undefined, 'keywords'),
      knownKeywords: { stored: [], active: [], hostWords: [] },
      goodBots: [],
      routes: null,
      previousModel: 'no model',
      share: 1,
    };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('answers what it found', async () => {
    const found = await inChild(
      `const { lines, banned, model, keywords } = await run(job);
       print({ lines, banned: banned.length, model: model !== null, keywords: Array.isArray(keywords) });`,
      job,
    );
    expect(found).toEqual({
      lines: { read: 30_000, parsed: 30_000, dropped: {} },
      banned: 3,
      model: true,
      keywords: true,
    });
  });

  const onLinux = testThatNeeds(process.platform === 'linux' ? null : 'this is not Linux');
  onLinux('alone has the lowest priority', async () => {
    const seen = await inChild(
      `let during;
       await run(job, () => { during ??= children().map(niceness); });
       print({ during, own: niceness('self'), after: children().length });`,
      job,
    );
    expect(seen).toEqual({ during: [19], own: 0, after: 0 });
  });

  it('that takes too much memory is ended, and its host is not', async () => {
    const error = await inChild(`print(await run(job, undefined, undefined, 24).catch(told));`, job);
    expect(error).toMatchObject({
      name: 'AiwafError',
      code: 'AIWAF_E_TRAINING_MEMORY',
      message: expect.stringContaining('24 MiB'),
    });
  });

  it('that fails ends nothing else', async () => {
    const error = await inChild(`print(await run({ ...job, keywords: null }).catch(told));`, job);
    expect(error).toMatchObject({ name: 'AiwafError', code: 'AIWAF_E_TRAINING_STOPPED' });
  });

  it('says what it cannot read as the reader does', async () => {
    const refused = (source: object) => inChild(`print(await run(job).catch(told));`, { ...job, source });
    expect(await refused({ kind: 'files', paths: [join(folder, 'none')], format: 'auto' })).toMatchObject({
      name: 'AiwafConfigError',
      code: 'AIWAF_E_LOG_MISSING',
    });
    expect(
      await refused({ kind: 'request-log', database: `sqlite:${join(folder, 'none')}`, days: 30 }),
    ).toMatchObject({ name: 'AiwafConfigError', code: 'AIWAF_E_DATABASE_NOT_MIGRATED' });
  });

  it('that tells nothing for too long is ended', async () => {
    const error = await inChild(`print(await run(job, undefined, undefined, 256, 20).catch(told));`, job);
    expect(error).toMatchObject({
      code: 'AIWAF_E_TRAINING_STOPPED',
      message: expect.stringContaining('told nothing'),
    });
  });

  onLinux('leaves signals of its group to who started it', async () => {
    const found = await inChild(
      `let once = false;
       const { banned } = await run(job, () => {
         if (!once) for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.kill(Number(children()[0]), signal);
         once = true;
       });
       print({ banned: banned.length });`,
      job,
    );
    expect(found).toEqual({ banned: 3 });
  });

  it('says why it could not be started', async () => {
    const preload = join(folder, 'preload.cjs');
    writeFileSync(preload, `throw new TypeError('no preload');`);
    const error = await inChild(
      `process.env.NODE_OPTIONS = '--require ' + ${JSON.stringify(preload)};
       print(await run(job).catch(told));`,
      job,
    );
    expect(error).toMatchObject({ message: expect.stringContaining('TypeError: no preload') });
  });

  it('stops when it is told to, and when who listens fails', async () => {
    const aborted = await inChild(
      `const stop = new AbortController();
       print(await run(job, () => stop.abort(new Error('enough')), stop.signal).catch(told));`,
      job,
    );
    expect(aborted).toMatchObject({ message: 'enough' });
    const before = await inChild(
      `print(await run(job, undefined, AbortSignal.abort(new Error('at once'))).catch(told));`,
      job,
    );
    expect(before).toMatchObject({ message: 'at once' });
    const failed = await inChild(
      `print(await run(job, () => { throw new Error('bar'); }).catch(told));`,
      job,
    );
    expect(failed).toMatchObject({ message: 'bar' });
  });
});
