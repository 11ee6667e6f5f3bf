import { clientGroups, clientKey, parseAddress } from '../core/client/address';
import { ManualClock } from '../core/clock';
import { FeatureSource, LogClient, LogLine } from '../core/ports/feature-source';
import { PathJudge } from '../core/ports/path-judge';
import { encodeModel } from './forest/forest-codec';
import { LogKeywords } from './keywords';
import { train } from './train';
import { TrainingDeps, TrainingInput } from './training-input';
import { TrainingResult } from './training-result';
import { trainingOptions } from './training.options';

const AT = Date.UTC(2025, 9, 10, 12);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SCANNER = '203.0.113.9';

/** Takes `.php` for a probe and `<script` for a payload; the real judge is the keyword layer's. */
const judge: PathJudge = ({ lower, query }) => ({
  hits: lower.includes('.php') ? 1 : 0,
  scannerClass: lower.endsWith('.php') ? 'script' : null,
  payload: query.includes('<script') ? 'script' : null,
});

type Ask = Partial<Omit<TrainingInput, 'options'>> & { options?: object; deps?: Partial<TrainingDeps> };

const ask = (target: string, more: Partial<LogLine> = {}): LogLine => ({
  address: SCANNER,
  at: AT,
  method: 'GET',
  target,
  status: 404,
  referer: '',
  userAgent: null,
  responseTime: null,
  denied: false,
  ...more,
});

/** A page that two networks are answered. */
const served = (target: string, more: Partial<LogLine> = {}): LogLine[] =>
  ['198.51.100.1', '192.0.2.1'].map((address) => ask(target, { address, status: 200, ...more }));

/** A name that is no number: `aa`, `ab` and on. */
const word = (index: number): string =>
  String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26)).repeat(2);

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function clientOf({ address }: LogLine): LogClient {
  const parsed = parseAddress(address);
  if (parsed === null) throw new Error(address);
  return { key: clientKey(parsed), ...clientGroups(parsed), address: parsed };
}

class Lines implements FeatureSource {
  passes = 0;

  constructor(
    private readonly lines: readonly LogLine[],
    readonly size = lines.length,
  ) {}

  async read(
    use: (line: LogLine, client: LogClient) => void,
    onProgress: (read: number) => void,
  ): ReturnType<FeatureSource['read']> {
    this.passes++;
    for (const line of this.lines) {
      use(line, clientOf(line));
      onProgress(1);
    }
    return { read: this.size, parsed: this.size, dropped: {} };
  }

  async close(): Promise<void> {}
}

/** Enough ordinary lines of pages that no test asks for. */
const ordinary = (at = AT): LogLine[] =>
  times(60, (i) => ask('/home', { address: `198.18.${i % 8}.${i}`, status: 200, at }));

function trainOn(
  lines: readonly LogLine[] | FeatureSource,
  { options, deps, ...input }: Ask = {},
): Promise<TrainingResult> {
  const source = Array.isArray(lines) ? new Lines([...ordinary(), ...lines]) : (lines as FeatureSource);
  const complete: TrainingInput = {
    options: trainingOptions(options, 'training'),
    forceAi: false,
    disableAi: true,
    allLines: false,
    neverBan: [],
    neverBanPrivate: true,
    exemptIps: [],
    exemptPaths: [],
    tombstones: [],
    ...input,
  };
  return train(source, complete, { judge, clock: new ManualClock(AT + HOUR), ...deps });
}

const bannedOf = ({ banned }: TrainingResult) => banned.map(({ client }) => client);
const pointsOf = ({ banned, spared }: TrainingResult, client = SCANNER) =>
  [...banned, ...spared].find((entry) => entry.client === client)?.points ?? 0;

describe('train: one pass', () => {
  it('reads its source once and says how far it is', async () => {
    const source = new Lines(ordinary());
    const seen: [number, number][] = [];
    await trainOn(source, { deps: { onProgress: (...progress) => seen.push(progress) } });
    expect(source.passes).toBe(1);
    expect(seen.at(-1)).toEqual([60, 60]);
  });

  it('takes a page for no evidence that is served only later in the log', async () => {
    const missing = times(60, (i) => ask(`/new/${word(i)}`));
    expect(bannedOf(await trainOn(missing))).toEqual([SCANNER]);
    const late = times(60, (i) => served(`/new/${word(i)}`, { at: AT + HOUR })).flat();
    expect(pointsOf(await trainOn([...missing, ...late]))).toBe(0);
    const oneNetwork = late.filter(({ address }) => address === '192.0.2.1');
    expect(bannedOf(await trainOn([...missing, ...oneNetwork]))).toEqual([SCANNER]);
  });

  it('takes a payload on a page that is served only later for one on a routed page', async () => {
    const payload = [ask('/find?q=<script', { status: 200 })];
    expect(pointsOf(await trainOn(payload))).toBe(100);
    expect(pointsOf(await trainOn([...payload, ...served('/find?q=shoes', { at: AT + HOUR })]))).toBe(34);
  });

  it('shows no example that turned out to be a page', async () => {
    const probes = [ask('/late'), ...times(6, (i) => ask(`/${i}.php`))];
    const { banned } = await trainOn([...probes, ...served('/late')]);
    expect(banned[0].examples).toEqual(['/0.php', '/1.php', '/2.php', '/3.php', '/4.php']);
  });

  it('takes a broken link of the own site for no evidence, whose hosts show only later', async () => {
    const referer = 'https://shop.example/page';
    const missing = times(60, (i) => ask(`/gone/${word(i)}`, { referer }));
    expect(bannedOf(await trainOn(missing))).toEqual([SCANNER]);
    expect(pointsOf(await trainOn([...missing, ...served('/app.css', { referer })]))).toBe(0);
  });

  it('leaves an exempt page out that is known to be one only later', async () => {
    const payload = [ask('/static/x?q=<script')];
    expect(pointsOf(await trainOn(payload))).toBe(100);
    expect(pointsOf(await trainOn([...payload, ...served('/static/x')]))).toBe(0);
  });

  it('knows with a route table what a log would show only at its end', async () => {
    const missing = times(60, (i) => ask(`/new/${word(i)}`));
    const isRouted = (_: string, path: string) => path.startsWith('/new/');
    expect(pointsOf(await trainOn(missing, { deps: { isRouted } }))).toBe(0);
  });

  it('finds the same in files that are read in any order', async () => {
    const day = (i: number) => [
      ...times(4, (probe) => ask(`/${i}-${probe}.php`, { address: `203.0.113.${i + 1}`, at: AT - i * DAY })),
      ...times(60, (page) => ask(`/missing/${word(page)}`, { address: '203.0.113.200', at: AT - i * DAY })),
      ...served(`/missing/${word(i)}`, { at: AT - i * DAY }),
    ];
    const files = times(6, day);
    const expected = await trainOn(files.flat());
    expect(bannedOf(expected).sort()).toEqual([
      ...times(6, (i) => `203.0.113.${i + 1}`).slice(0, 2),
      '203.0.113.200',
      ...times(6, (i) => `203.0.113.${i + 1}`).slice(2),
    ]);
    for (const order of [
      [5, 4, 3, 2, 1, 0],
      [2, 5, 0, 4, 1, 3],
    ]) {
      const found = await trainOn(order.flatMap((i) => files[i]));
      expect(bannedOf(found).sort()).toEqual(bannedOf(expected).sort());
    }
  });
});

describe('train: own denials', () => {
  const denied = (line: LogLine): LogLine => ({ ...line, denied: true });

  it('are no evidence, and counted', async () => {
    const result = await trainOn(times(9, (i) => denied(ask(`/${i}.php`))));
    expect(result).toMatchObject({ denied: 9, usable: 60, banned: [], spared: [] });
    expect(result.lines.parsed).toBe(69);
  });

  it('make no page routed', async () => {
    const payload = [ask('/find?q=<script', { status: 200 })];
    const result = await trainOn([...payload, ...served('/find').map(denied)]);
    expect(pointsOf(result)).toBe(100);
  });

  it('are no rows, so that a refused scanner teaches no model', async () => {
    const learn = async (more: LogLine[]) => {
      const { model } = await trainOn([...times(500, visit), ...more], { disableAi: false, forceAi: true });
      return model === null ? '' : encodeModel(model);
    };
    const scan = times(400, (i) => ask(`/${i}.php`, { at: AT + i }));
    expect(await learn(scan.map(denied))).toBe(await learn([]));
    expect(await learn(scan)).not.toBe(await learn([]));
  });

  it('make no run of too few lines, and no line too old', async () => {
    const few = [...times(40, visit), ...times(40, (i) => denied(ask(`/${i}.php`, { at: AT + 30 * DAY })))];
    const result = await trainOn(new Lines(few));
    expect(result).toMatchObject({ stopped: true, usable: 40, minTrainLogs: 50, newest: AT + 39 * SECOND });
  });
});

/** The page of an ordinary visitor. */
const visit = (index: number): LogLine =>
  ask(`/products/${index % 40}`, {
    address: `198.${18 + (index % 2)}.${index % 50}.${1 + (index % 5)}`,
    status: 200,
    responseTime: 0.1 + (index % 7) / 100,
    at: AT + index * SECOND,
  });

/** The same from pages of different kinds, with a broken link and a fault of the site now and then. */
function browse(index: number): LogLine {
  const isBroken = index % 50 === 7;
  const page = index % 97 === 5 ? '/archive.php' : `/products/${'n'.repeat(index % 9)}${index % 40}`;
  return {
    ...visit(index),
    target: isBroken ? '/gone' : page,
    status: isBroken ? 404 : index % 211 === 3 ? 500 : 200,
    at: AT + (index - (index % 4)) * SECOND,
  };
}

describe('train: the window of days', () => {
  const old = AT - 20 * DAY;

  it('leaves out what turned out to be too old, also of clients that were forgotten before', async () => {
    const scan = times(5, (i) => ask(`/${i}.php`, { at: old }));
    const crowd = times(400, (i) =>
      ask('/home', { address: `198.18.${i % 250}.${i % 200}`, status: 200, at: old + MINUTE }),
    );
    const lines = [...scan, ...crowd];
    const options = { maxClients: 100 };
    const early = await trainOn(new Lines(lines), { options });
    expect(bannedOf(early)).toEqual([SCANNER]);
    expect(early.evicted).toBeGreaterThan(200);
    const late = await trainOn(new Lines([...lines, ...ordinary()]), { options });
    expect([late.banned, late.bannedTotal, pointsOf(late)]).toEqual([[], 0, 0]);
  });

  it('finds the later hour of a long story whose worst hour is too old', async () => {
    const story = [
      ...times(9, (i) => ask(`/${i}.php`, { at: old })),
      ...times(1_500, (i) => ask(`/gone/${i % 5}`, { at: old + HOUR + i * MINUTE })),
      ...times(4, (i) => ask(`/${i}.php`, { at: AT - DAY })),
      ...times(1_500, (i) => ask(`/gone/${i % 5}`, { at: AT - DAY + HOUR + i * SECOND })),
    ];
    const { banned } = await trainOn(story);
    expect(banned).toEqual([expect.objectContaining({ client: SCANNER })]);
    expect(banned[0].evidence.from).toBeGreaterThanOrEqual(AT - DAY);
  });

  it('learns from no row that is too old', async () => {
    const past = times(300, (i) => ({ ...visit(i), at: old + i }));
    const recent = times(200, visit);
    const rows = async (allLines: boolean) => {
      const source = new Lines([...past, ...recent]);
      const { model } = await trainOn(source, { disableAi: false, forceAi: true, allLines });
      return model?.rows;
    };
    expect(await rows(false)).toBe(200);
    expect(await rows(true)).toBe(500);
  });

  it('takes no line from the future, of a clock that was wrong, for the newest', async () => {
    const wrong = ask('/home', { address: '198.18.0.1', status: 200, at: AT + 400 * DAY });
    const result = await trainOn([wrong, ...times(5, (i) => ask(`/${i}.php`))]);
    expect(bannedOf(result)).toEqual([SCANNER]);
    expect(result.newest).toBe(AT);
  });
});

describe('train: anomalous clients', () => {
  const learn = (more: readonly LogLine[], input: Ask = {}) =>
    trainOn([...times(3_000, browse), ...more], {
      disableAi: false,
      forceAi: true,
      allLines: true,
      ...input,
    });
  /** Different missing pages of long names, one a second. */
  const walk = (count: number, address = SCANNER) =>
    times(count, (i) =>
      ask(`/${'x'.repeat(120)}/${word(i)}`, { address, at: AT + i * SECOND, responseTime: 3 }),
    );

  it('get 50 points where their behaviour confirms it', async () => {
    const { anomalous, anomalousTotal, spared, banned } = await learn(walk(12));
    expect(anomalous).toEqual([{ client: SCANNER, score: expect.any(Number), confirmed: true }]);
    expect(anomalousTotal).toBe(1);
    expect(banned).toEqual([]);
    const own = spared.find(({ client }) => client === SCANNER);
    expect(own?.points).toBe(12 * 2 + 50);
    expect(own?.reason).toContain('1 confirmed anomaly');
  });

  it('get none where it does not: a visitor with a few strange links is no scanner', async () => {
    const result = await learn(walk(7));
    expect(result.anomalous).toEqual([expect.objectContaining({ client: SCANNER, confirmed: false })]);
    expect(pointsOf(result)).toBe(14);
  });

  it('are not confirmed by pages that turn out to be served', async () => {
    const pages = walk(12).flatMap(({ target }) => served(target as string, { at: AT + HOUR }));
    const { anomalous } = await learn([...walk(12), ...pages.slice(0, 16)]);
    expect(anomalous).toEqual([expect.objectContaining({ client: SCANNER, confirmed: false })]);
  });

  it('are found by no model that fails a check', async () => {
    // Traffic of one kind alone teaches nothing of attacks.
    const alike = new Lines([...times(3_000, visit), ...walk(12)]);
    const { gates, anomalous } = await trainOn(alike, { disableAi: false, forceAi: true, allLines: true });
    expect(gates.some(({ passed }) => !passed)).toBe(true);
    expect(anomalous).toEqual([]);
  });

  it('are none of those who are exempt, or were unbanned since', async () => {
    const exempt = await learn(walk(12), { exemptIps: [SCANNER] });
    const unbanned = await learn(walk(12), { tombstones: [[SCANNER, AT + HOUR]] });
    expect([exempt.anomalous, unbanned.anomalous]).toEqual([[], []]);
  });
});

describe('train: words', () => {
  const words = async (lines: readonly LogLine[], input: Ask = {}): Promise<string[]> => {
    const settings = {
      ...{ enabled: true, minGroups: 1, minWideGroups: 1, minDays: 1, requireApproval: false },
      ...{ immediate: false, dynamicTopN: 10, maxWords: 100, halfLifeMs: DAY, forgetAfterMs: 30 * DAY },
    };
    const keywords = new LogKeywords(settings, () => false);
    const result = await trainOn(lines, { ...input, deps: { keywords } });
    return result.keywords.map(({ keyword }) => keyword).sort();
  };
  const probe = ask('/probe.php');
  const guess = ask('/zebrafish', { at: AT + MINUTE });

  it('are learned from what a scanner asks for besides, within the hour', async () => {
    expect(await words([probe, guess])).toEqual(['zebrafish']);
    expect(await words([guess, { ...probe, at: AT + 2 * MINUTE }])).toEqual([]);
    expect(await words([probe, { ...guess, at: AT + 2 * HOUR }])).toEqual([]);
    expect(await words([probe, { ...guess, address: '203.0.113.10' }])).toEqual([]);
  });

  it.each([401, 403, 429, 500])('are none of an answer %i', async (status) => {
    expect(await words([probe, { ...guess, status }])).toEqual([]);
    expect(await words([probe, { ...guess, status: 410 }])).toEqual(['zebrafish']);
  });

  it('are none of the site, of exempt paths and clients, of denied and too few lines', async () => {
    expect(await words([probe, guess, ask('/zebrafish/food', { status: 200 })])).toEqual([]);
    expect(await words([probe, guess], { exemptPaths: ['/zebrafish'] })).toEqual([]);
    expect(await words([probe, guess], { exemptIps: [SCANNER] })).toEqual([]);
    expect(await words([probe, guess], { neverBan: [SCANNER] })).toEqual([]);
    expect(await words([probe, { ...guess, denied: true }])).toEqual([]);
    expect(await words([probe, guess], { options: { minTrainLogs: 100 } })).toEqual([]);
  });
});

describe('train: what a run tells', () => {
  it('counts clients, and who was spared by cause', async () => {
    const scan = (address: string) => times(5, (i) => ask(`/${i}.php`, { address }));
    const lines = [...scan('203.0.113.1'), ...scan('192.168.0.1'), ask('/a.php', { address: '203.0.113.3' })];
    const result = await trainOn(lines);
    expect(result).toMatchObject({
      clients: 63,
      bannedTotal: 1,
      sparedTotal: 2,
      sparedByCause: { 'never-ban': 1, 'below-threshold': 1 },
    });
  });

  it('names the user agent of whom it bans', async () => {
    const lines = times(5, (i) => ask(`/${i}.php`, { userAgent: `scanner/${i} ${'x'.repeat(300)}` }));
    const [{ userAgent }] = (await trainOn(lines)).banned;
    expect(userAgent).toBe(`scanner/4 ${'x'.repeat(190)}`);
    expect((await trainOn(times(5, (i) => ask(`/${i}.php`)))).banned[0].userAgent).toBeNull();
  });
});
