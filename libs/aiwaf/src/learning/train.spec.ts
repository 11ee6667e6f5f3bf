import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GENERATED_SCANNERS, generateLog, logLine } from '../../../../test/helpers/log-generator';
import { ManualClock } from '../core/clock';
import { PathJudge } from '../core/ports/path-judge';
import { encodeModel } from './forest/forest-codec';
import { ForestScorer } from './forest/forest-scorer';
import { trainOnLogs } from './train-on-logs';
import { TrainingDeps, TrainingInput } from './training-input';
import { summarizeTraining, TrainingResult } from './training-result';
import { trainingOptions } from './training.options';

const AT = Date.UTC(2025, 9, 10, 12);
const DAY = 86_400_000;

/** Takes `.php` and dot files for probes and `<script` for a payload; the real judge is the keyword layer's. */
const judge: PathJudge = ({ lower, query }) => ({
  hits: lower.includes('.php') ? 1 : 0,
  scannerClass: /\.php$|\/\.[a-z]/.test(lower) ? 'probe' : null,
  payload: `${lower}?${query}`.includes('<script') ? 'script' : null,
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiwaf-train-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ask {
  readonly logs?: readonly string[];
  readonly input?: Partial<TrainingInput>;
  readonly options?: object;
  readonly deps?: Partial<TrainingDeps>;
  /** Leaves the visitors out that make pages routed. */
  readonly alone?: boolean;
}

async function trainOn(data: readonly string[] | Buffer, ask: Ask = {}): Promise<TrainingResult> {
  const path = join(folder, 'access.log');
  const visitors = [
    ...generateLog({ seed: 5, lines: 300, visitors: 20, startAt: AT - DAY / 4, spanMs: DAY / 4 }),
  ];
  const text = Buffer.isBuffer(data)
    ? data
    : [...(ask.alone === true ? [] : visitors), ...data, ''].join('\n');
  await writeFile(path, text);
  const input: TrainingInput = {
    options: trainingOptions(ask.options, 'training'),
    forceAi: false,
    disableAi: false,
    allLines: false,
    neverBan: [],
    neverBanPrivate: true,
    exemptIps: [],
    exemptPaths: [],
    tombstones: [],
    ...ask.input,
  };
  const logs = ask.logs?.map((name) => join(folder, name)) ?? [path];
  return trainOnLogs(logs, input, { judge, clock: new ManualClock(AT), ...ask.deps });
}

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const bannedOf = (result: TrainingResult) => result.banned.map((ban) => ban.client);

describe('train', () => {
  const plan = {
    seed: 11,
    lines: 4_000,
    visitors: 120,
    scannerShare: 0.05,
    withTime: true,
    startAt: AT - DAY,
  };
  const lines = [...generateLog(plan)];

  it('bans the scanners and no visitor', async () => {
    const result = await trainOn(lines, { alone: true });
    expect(bannedOf(result).sort()).toEqual(['2001:db8:66::/64', ...GENERATED_SCANNERS.slice(0, 2)]);
    expect(result.lines).toEqual({ read: 4_000, parsed: 4_000, dropped: {} });
  });

  it('finds in a gzip file and in rotations what it finds in one file', async () => {
    const whole = await trainOn(lines, { alone: true, input: { forceAi: true } });
    const zipped = await trainOn(gzipSync(lines.join('\n')), { input: { forceAi: true } });
    await writeFile(join(folder, 'access.log.2.gz'), gzipSync(`${lines.slice(0, 1_500).join('\n')}\n`));
    await writeFile(join(folder, 'access.log.1'), `${lines.slice(1_500, 3_000).join('\n')}\n`);
    const rotated = await trainOn(lines.slice(3_000), { alone: true, input: { forceAi: true } });
    expect(zipped).toEqual(whole);
    expect(rotated).toEqual(whole);
  });

  it('judges by the window, exemptions and unbans that it is given', async () => {
    const early = times(4, (i) =>
      logLine({ address: '203.0.113.9', at: AT - 30 * DAY, request: `GET /${i}.php HTTP/1.1`, status: 404 }),
    );
    const input = { neverBan: ['203.0.113.66'], exemptIps: ['203.0.113.67'] };
    const tombstones: [string, number][] = [['2001:db8:66::/64', AT + DAY]];
    const result = await trainOn([...early, ...lines], { alone: true, input: { ...input, tombstones } });
    expect(result.banned).toEqual([]);
    expect(result.spared.map(({ client, cause }) => [client, cause]).sort()).toEqual([
      ['2001:db8:66::/64', 'tombstone'],
      ['203.0.113.66', 'never-ban'],
      ['203.0.113.67', 'exempt'],
    ]);
    const all = await trainOn([...early, ...lines], {
      alone: true,
      input: { ...input, tombstones, allLines: true },
    });
    expect(bannedOf(all)).toEqual(['203.0.113.9']);
  });

  it('learns a model from enough lines, or when forced, and not when disabled', async () => {
    expect(await trainOn(lines)).toMatchObject({ model: null, noModel: 'too-few-lines' });
    expect(await trainOn(lines, { input: { disableAi: true, forceAi: true } })).toMatchObject({
      noModel: 'disabled',
    });
    const { model } = await trainOn(lines, { options: { minAiLogs: 4_000 } });
    if (model === null) throw new Error('no model');
    expect(model.masked).toEqual([false, false, false, false, false, false]);
    const scorer = new ForestScorer(model);
    expect(scorer.isAnomalous([200, 3, 5, 2, 80, 70])).toBe(true);
    expect(scorer.isAnomalous([6, 0, 0.2, 0, 0, 0])).toBe(false);
  });

  it('learns the same model from the same log and seed', async () => {
    const learn = async (seed: number) => {
      const { model } = await trainOn(lines, { input: { forceAi: true }, options: { seed } });
      return model === null ? '' : encodeModel(model);
    };
    expect(await learn(4)).toBe(await learn(4));
    expect(await learn(4)).not.toBe(await learn(5));
  });

  it('says so and stops with too few lines', async () => {
    const result = await trainOn(lines.slice(0, 49), { alone: true, input: { forceAi: true } });
    expect(result).toMatchObject({ stopped: true, banned: [], model: null, noModel: 'too-few-lines' });
  });

  it('counts what it cannot read by cause and uses the rest', async () => {
    const bad = [
      'garbage',
      '- - - [x]',
      logLine({ address: 'host.example', at: AT, request: 'GET / HTTP/1.1', status: 200 }),
      'x'.repeat(40_000),
      '',
    ];
    const result = await trainOn([...bad, ...lines], { alone: true });
    expect(result.lines).toEqual({
      read: 4_004,
      parsed: 4_000,
      dropped: { 'no-client': 2, 'no-request': 1, 'too-long': 1 },
    });
    expect(result.warnings).toEqual([]);
  });

  it('warns when over half of the lines cannot be read, and fails when none can', async () => {
    const result = await trainOn([...lines.slice(0, 100), ...times(101, () => 'garbage')], { alone: true });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'AIWAF_W_LOG_MOSTLY_UNPARSED' })]);
    const nothing = trainOn(
      times(60, () => 'garbage'),
      { alone: true },
    );
    await expect(nothing).rejects.toMatchObject({ code: 'AIWAF_E_LOG_NOTHING_PARSED', name: 'AiwafError' });
  });

  it('uses the good part of a damaged gzip file', async () => {
    const whole = gzipSync(lines.join('\n'));
    const { lines: counts } = await trainOn(whole.subarray(0, whole.length / 2));
    expect(counts.parsed).toBeGreaterThan(1_500);
    expect(counts).toEqual({
      read: counts.parsed + 1,
      parsed: counts.parsed,
      dropped: { 'damaged-gzip': 1 },
    });
  });

  it('refuses a wrong path before any work', async () => {
    await mkdir(join(folder, 'logs'));
    const ask = (path: string) => trainOn(lines, { logs: ['access.log', path] });
    await expect(ask('none.log')).rejects.toMatchObject({ code: 'AIWAF_E_LOG_MISSING' });
    await expect(ask('logs')).rejects.toMatchObject({ code: 'AIWAF_E_LOG_NOT_A_FILE' });
  });

  it('tells how far it is', async () => {
    const seen: [number, number][] = [];
    await trainOn(lines, { deps: { onProgress: (done, total) => seen.push([done, total]) } });
    expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
    expect(seen.every(([done], i) => i === 0 || done > seen[i - 1][0])).toBe(true);
  });

  it('prints the form that tools read', async () => {
    const summary = summarizeTraining(await trainOn(lines, { input: { forceAi: true } }));
    const json = JSON.parse(JSON.stringify(summary)) as Record<string, unknown>;
    expect(Object.keys(json).slice(0, 5)).toEqual(['lines', 'banned', 'spared', 'model', 'seconds']);
    expect(json).toMatchObject({
      lines: { read: 4_300, parsed: 4_300, dropped: {} },
      banned: expect.arrayContaining([
        expect.objectContaining({ client: '203.0.113.66', reason: expect.any(String) }),
      ]),
      model: { version: expect.stringMatching(/^[0-9a-f]{16}$/), rows: expect.any(Number) },
      seconds: 0,
    });
  });
});
