import { seededRandom } from '../random';
import { buildForest } from './forest-builder';
import { ForestModel } from './forest-model';
import { MIN_MODEL_ROWS, modelGates } from './model-gates';

const SETTINGS = { trees: 100, sampleSize: 256, contamination: 0.05, createdAt: 1_760_000_000_000 };
type Rows = number[][];

/** Visits of a site with pages of `length` characters, a stale link in `1 / missEvery`. */
function honestRows(count: number, seed: number, length = 20, missEvery = 40): Rows {
  const random = seededRandom(seed);
  const whole = (below: number) => Math.floor(random() * below);
  return Array.from({ length: count }, () => {
    const missed = random() < 1 / missEvery;
    return [length + whole(length), 0, random() * 0.3, missed ? 2 : 0, whole(6), missed ? whole(3) : 0];
  });
}

/** Scans of dictionaries, at many speeds. */
function scannerRows(count: number, seed: number): Rows {
  const random = seededRandom(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  return Array.from({ length: count }, () => [
    between(8, 30),
    1,
    random() * 0.01,
    2,
    between(10, 100),
    between(10, 128),
  ]);
}

/** Rows that came so many milliseconds after the model before was learned. */
const dated = (rows: Rows, after = 0) => rows.map((values) => ({ at: SETTINGS.createdAt + after, values }));
const learn = (rows: Rows) => buildForest(rows, SETTINGS, seededRandom(1));
const failed = (model: ForestModel, rows: Rows, previous: ForestModel | null = null) =>
  modelGates(model, rows, previous, dated(rows))
    .filter(({ passed }) => !passed)
    .map(({ gate }) => gate);

const rows = honestRows(4_000, 1);
const model = learn(rows);

describe('modelGates', () => {
  it('lets a model of honest traffic pass, and says what every gate saw', () => {
    const results = modelGates(model, rows, null, dated(rows));
    expect(results.map(({ gate, passed }) => [gate, passed])).toEqual([
      ['finite', true],
      ['size', true],
      ['share-flagged', true],
      ['canary', true],
      ['drift', true],
    ]);
    for (const { detail } of results) expect(detail).toMatch(/^\S.*\.$/);
  });

  it.each<[string, Rows]>([
    ['a small site', honestRows(120, 2)],
    ['a site of short paths', honestRows(3_000, 3, 3)],
    ['an API of long paths', honestRows(3_000, 4, 90)],
    ['a log without response times', honestRows(3_000, 5).map((row) => row.with(2, NaN))],
    ['many broken links', honestRows(3_000, 6, 20, 6)],
    ['few distinct rows', honestRows(3_000, 7).map(([, , , s, b, n]) => [10, 0, NaN, s, b > 4 ? 1 : 0, n])],
    ['a site of redirects', honestRows(3_000, 8).map((row) => (row[3] === 0 ? row.with(3, -1) : row))],
  ])('lets a model of %s pass', (_, honest) => {
    expect(failed(learn(honest), honest)).toEqual([]);
  });

  it('finite: refuses a threshold, a median or scores that are no numbers', () => {
    expect(failed({ ...model, threshold: NaN }, rows)).toContain('finite');
    expect(failed({ ...model, medians: model.medians.with(0, Infinity) }, rows)).toContain('finite');
    const value = model.trees.value.map(() => NaN);
    expect(failed({ ...model, trees: { ...model.trees, value } }, rows)).toContain('finite');
  });

  it('size: refuses a model of too few rows, or of trees that split nothing', () => {
    const few = honestRows(MIN_MODEL_ROWS - 1, 1);
    expect(failed(learn(few), few)).toContain('size');
    const same = Array.from({ length: 500 }, () => [10, 0, 0.1, 0, 0, 0]);
    expect(failed(learn(same), same)).toContain('size');
  });

  it('size: refuses what would be too large to read again', () => {
    const nodes = 2_000_000;
    const trees = {
      starts: Uint32Array.of(0, nodes),
      feature: new Int8Array(nodes).fill(-1),
      value: new Float32Array(nodes),
      left: new Uint16Array(nodes),
    };
    expect(failed({ ...model, trees }, rows)).toContain('size');
  });

  it('share-flagged: refuses a threshold that flags far more or far fewer than it should', () => {
    expect(failed({ ...model, threshold: model.threshold - 0.1 }, rows)).toContain('share-flagged');
    expect(failed({ ...model, threshold: 0.99 }, rows)).toContain('share-flagged');
  });

  it('canary: refuses a model that finds ordinary requests strange, or misses attacks', () => {
    expect(failed({ ...model, threshold: 0.3 }, rows)).toContain('canary');
    expect(failed({ ...model, threshold: 0.95 }, rows)).toContain('canary');
    const scanned = [...honestRows(1_000, 1), ...scannerRows(1_000, 2)];
    expect(failed(learn(scanned), scanned)).toContain('canary');
  });

  it('canary: refuses a model of a log with so little variety that it could never flag anything', () => {
    const two = Array.from({ length: 500 }, (_, i) => [i % 2 === 0 ? 1 : 12, 0, NaN, 0, 0, 0]);
    expect(failed(learn(two), two)).toEqual(['canary']);
  });

  it('drift: lets another day of the same site pass, a busier and a quieter one too', () => {
    for (const next of [
      honestRows(4_000, 9),
      honestRows(25_000, 10),
      honestRows(300, 11),
      honestRows(4_000, 12, 22, 20),
    ])
      expect(failed(learn(next), next, model)).toEqual([]);
  });

  it('drift: refuses a day of which attackers made a fifth, and lets one of a twentieth pass', () => {
    for (const seed of [1, 2, 3]) {
      const mixed = (scans: number) => [...honestRows(4_000 - scans, seed), ...scannerRows(scans, seed)];
      const poisoned = mixed(800);
      expect(failed(learn(poisoned), poisoned, model)).toContain('drift');
      const scanned = mixed(200);
      expect(failed(learn(scanned), scanned, model)).not.toContain('drift');
    }
  });

  it('drift: sees a poisoned day among many honest ones, and none where a site was always scanned', () => {
    const day = (scans: number, seed: number) => [
      ...honestRows(1_000 - scans, seed),
      ...scannerRows(scans, seed),
    ];
    const drift = (before: Rows, since: Rows) =>
      modelGates(model, rows, model, [...dated(before, -1), ...dated(since)]).at(-1)?.passed;
    expect(drift(honestRows(9_000, 5), day(200, 6))).toBe(false);
    expect(drift(honestRows(9_000, 5), day(50, 6))).toBe(true);
    expect(drift([...day(200, 7), ...day(200, 8)], day(200, 9))).toBe(true);
  });

  it('drift: says what the model before made of the new rows', () => {
    const poisoned = [...honestRows(3_200, 1), ...scannerRows(800, 2)];
    const detail = modelGates(learn(poisoned), poisoned, model, dated(poisoned)).at(-1)?.detail ?? '';
    expect(detail).toContain(model.version);
    const share = Number(/flags (\d+\.\d) %/.exec(detail)?.[1]);
    expect(share).toBeGreaterThan(20);
    expect(share).toBeLessThan(30);
  });
});
