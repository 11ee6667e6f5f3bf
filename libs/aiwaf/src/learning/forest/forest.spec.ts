import { createHash } from 'node:crypto';
import { seededRandom } from '../random';
import { buildForest } from './forest-builder';
import { checkForest } from './forest-check';
import { decodeModel, encodeModel } from './forest-codec';
import { FlatTrees } from './forest-model';
import { ForestScorer } from './forest-scorer';

const SETTINGS = { trees: 50, sampleSize: 128, contamination: 0.05, createdAt: 1_760_000_000_000 };

function ordinaryRows(count: number, seed = 3): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => [
    5 + Math.floor(random() * 30),
    0,
    random() * 0.3,
    random() < 0.9 ? 0 : 2,
    Math.floor(random() * 6),
    Math.floor(random() * 2),
  ]);
}

const STRANGE = [140, 4, 2.5, 2, 90, 60];
const model = buildForest(ordinaryRows(2_000), SETTINGS, seededRandom(1));
const refuses = (text: string) => expect(() => decodeModel(text)).toThrow('AIWAF_E_MODEL_INVALID');

/** A model file with an altered body under a right checksum. */
function forged(change: (body: Record<string, unknown>) => void): string {
  const file = JSON.parse(encodeModel(model)) as { checksum: string; body: Record<string, unknown> };
  change(file.body);
  file.checksum = createHash('sha256').update(JSON.stringify(file.body)).digest('hex');
  return JSON.stringify(file);
}

describe('buildForest', () => {
  it('finds a scanner stranger than ordinary visitors', () => {
    const scorer = new ForestScorer(model);
    expect(scorer.isAnomalous(STRANGE)).toBe(true);
    expect(scorer.score(STRANGE)).toBeGreaterThan(0.6);
    const flagged = ordinaryRows(2_000, 9).filter((row) => scorer.isAnomalous(row)).length;
    expect(flagged / 2_000).toBeLessThan(0.1);
  });

  it('flags the share of its own rows that contamination says, and no more', () => {
    const scorer = new ForestScorer(model);
    const flagged = ordinaryRows(2_000).filter((row) => scorer.isAnomalous(row)).length;
    expect(flagged).toBeLessThanOrEqual(100);
    expect(flagged).toBeGreaterThan(80);
  });

  it('gives the same model for the same rows and seed, another for another seed', () => {
    const again = buildForest(ordinaryRows(2_000), SETTINGS, seededRandom(1));
    expect(encodeModel(again)).toBe(encodeModel(model));
    expect(buildForest(ordinaryRows(2_000), SETTINGS, seededRandom(2)).version).not.toBe(model.version);
  });

  it('leaves Math.random alone, also when the library fails', () => {
    const before = Math.random;
    buildForest(ordinaryRows(50), SETTINGS, seededRandom(1));
    expect(Math.random).toBe(before);
    const broken = () => {
      throw new Error('no chance');
    };
    let calls = 0;
    expect(() => buildForest(ordinaryRows(50), SETTINGS, () => (calls++ < 50 ? 0.5 : broken()))).toThrow(
      'no chance',
    );
    expect(Math.random).toBe(before);
  });

  it('masks a feature that most rows lack and fills other gaps with the median', () => {
    const rows = ordinaryRows(1_000).map((row, index) => [
      ...row.slice(0, 2),
      index % 3 === 0 ? row[2] : NaN,
      ...row.slice(3),
    ]);
    const gappy = buildForest(rows, SETTINGS, seededRandom(1));
    expect(gappy.masked).toEqual([false, false, true, false, false, false]);
    const scorer = new ForestScorer(gappy);
    expect(scorer.score([10, 0, NaN, 0, 1, 0])).toBe(scorer.score([10, 0, 99, 0, 1, 0]));

    const whole = new ForestScorer(model);
    expect(whole.score([10, 0, NaN, 0, 1, 0])).toBe(whole.score([10, 0, model.medians[2], 0, 1, 0]));
    expect(whole.score([10, 0, NaN, 0, 1, 0])).not.toBe(whole.score([10, 0, 99, 0, 1, 0]));
  });

  it('learns from rows that are all the same', () => {
    const same = buildForest(
      Array.from({ length: 60 }, () => [1, 0, 0.1, 0, 0, 0]),
      SETTINGS,
      seededRandom(1),
    );
    expect(new ForestScorer(same).isAnomalous([1, 0, 0.1, 0, 0, 0])).toBe(false);
    expect(decodeModel(encodeModel(same))).toEqual(same);
  });
});

describe('a model as text', () => {
  it('is the same after it was written and read', () => {
    const loaded = decodeModel(Buffer.from(encodeModel(model)));
    expect(loaded).toEqual(model);
    expect(new ForestScorer(loaded).score(STRANGE)).toBe(new ForestScorer(model).score(STRANGE));
  });

  it('is refused when anything in it was altered', () => {
    const text = encodeModel(model);
    refuses('');
    refuses('[]');
    refuses(text.slice(0, -10));
    refuses(text.replace('"rows":2000', '"rows":2001'));
    refuses(text.replace('"createdAt":1760000000000', '"createdAt":1760000000001'));
    refuses(text.replace('aiwaf-isolation-forest-1', 'aiwaf-isolation-forest-2'));
    refuses(' '.repeat(16 * 1_024 * 1_024 + 1));
  });

  it.each<[string, (body: Record<string, unknown>) => void]>([
    ['half a number', (body) => ((body.trees as Record<string, string>).value = 'AAAA')],
    ['no trees', (body) => delete body.trees],
    ['features of another version', (body) => (body.features = ['a', 'b', 'c', 'd', 'e', 'f'])],
    ['a foreign version', (body) => (body.version = 'x')],
    ['a field that no model has', (body) => (body.more = 1)],
    [
      'a prototype of its own',
      (body) => Object.defineProperty(body, '__proto__', { value: { rows: 5 }, enumerable: true }),
    ],
  ])('is refused with %s, though the checksum is right', (_, change) => refuses(forged(change)));

  const nodes = model.trees.feature.length;
  const check = (body: object, trees: Partial<FlatTrees>) => () =>
    checkForest({ ...model, ...body }, { ...model.trees, ...trees });

  it.each<[string, Partial<FlatTrees>, string]>([
    ['a node that is its own child', { left: new Uint16Array(nodes) }, 'child out of range'],
    ['a child behind the tree', { left: new Uint16Array(nodes).fill(65_535) }, 'child out of range'],
    ['a feature out of range', { feature: new Int8Array(nodes).fill(7) }, 'feature that it lacks'],
    ['a negative feature', { feature: new Int8Array(nodes).fill(-2) }, 'feature that it lacks'],
    ['values that are no numbers', { value: new Float32Array(nodes).fill(NaN) }, 'no number'],
    ['negative path lengths', { value: new Float32Array(nodes).fill(-1) }, 'impossible path length'],
    ['arrays of different length', { value: new Float32Array(nodes - 1) }, 'different length'],
    ['empty trees', { starts: Uint32Array.of(0, 0, nodes) }, 'empty tree'],
    ['starts that run backwards', { starts: Uint32Array.of(0, nodes + 1, nodes) }, 'empty tree'],
    ['starts that end elsewhere', { starts: Uint32Array.of(0, nodes - 1) }, 'no trees'],
  ])('is refused with %s', (_, trees, message) => expect(check({}, trees)).toThrow(message));

  it.each<[string, object, string]>([
    ['masks of another width', { masked: [false] }, 'another width'],
    ['a split on a masked feature', { masked: model.masked.map(() => true) }, 'feature that it lacks'],
    ['a median that is null', { medians: [0, null, 0, 0, 0, 0] }, 'medians'],
    ['a threshold above 1', { threshold: 2 }, 'threshold'],
    ['a sample of one', { sampleSize: 1 }, 'sampleSize'],
    ['no rows', { rows: 0 }, 'rows'],
  ])('is refused with %s', (_, body, message) => expect(check(body, {})).toThrow(message));
});
