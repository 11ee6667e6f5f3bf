import { IsolationForest, TreeNode } from 'ml-isolation-forest';
import { FEATURE_NAMES } from '../../core/features';
import { Random } from '../random';
import { FlatTrees, ForestModel } from './forest-model';
import { sealModel } from './forest-seal';
import { ForestScorer } from './forest-scorer';
import { meanPathLength } from './path-length';

export interface ForestSettings {
  /** Trees in the forest. */
  readonly trees: number;
  /** Rows that each tree is built on. */
  readonly sampleSize: number;
  /** Share of the training rows above the threshold. */
  readonly contamination: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

type Rows = readonly (readonly number[])[];

/** Rows below which a forest means nothing. */
export const MIN_ROWS = 2;

/**
 * Learns an isolation forest. The library builds each tree, from a subsample of its own, since it
 * does not subsample, cannot be seeded and normalises wrongly; all else is done here.
 *
 * @param rows at least {@link MIN_ROWS} rows of the six features; NaN stands for a missing value
 * @param rest called often on the way
 */
export function buildForest(
  rows: Rows,
  settings: ForestSettings,
  random: Random,
  rest: () => void = () => undefined,
): ForestModel {
  const masked = FEATURE_NAMES.map(
    (_, column) => rows.filter((row) => Number.isNaN(row[column])).length * 2 > rows.length,
  );
  const medians = FEATURE_NAMES.map((_, column) => (masked[column] ? 0 : median(rows, column)));
  const columns = FEATURE_NAMES.map((_, column) => column).filter((column) => !masked[column]);
  const usable = rows.map((row) =>
    columns.map((column) => (Number.isNaN(row[column]) ? medians[column] : row[column])),
  );
  const sampleSize = Math.min(settings.sampleSize, rows.length);
  const indexes = Uint32Array.from(usable.keys());
  const roots: TreeNode[] = [];
  for (let i = 0; i < settings.trees; i++) {
    rest();
    roots.push(growTree(subsample(usable, indexes.slice(), sampleSize, random), random));
  }
  const model = {
    createdAt: settings.createdAt,
    rows: rows.length,
    features: FEATURE_NAMES,
    masked,
    medians,
    contamination: settings.contamination,
    sampleSize,
    trees: flatten(roots, columns),
  };
  return sealModel({ ...model, threshold: thresholdOf({ ...model, version: '', threshold: 0 }, rows, rest) });
}

/** The library draws from `Math.random`: the seeded numbers stand in for it while it builds, no longer. */
function growTree(rows: Rows, random: Random): TreeNode {
  const forest = new IsolationForest({ nEstimators: 1 });
  const original = Math.random;
  Math.random = random;
  try {
    forest.train(rows);
  } finally {
    Math.random = original;
  }
  return forest.forest[0];
}

/** Draws without replacement: the first steps of a Fisher-Yates shuffle of the indexes. */
function subsample(rows: Rows, indexes: Uint32Array, size: number, random: Random): Rows {
  const drawn: (readonly number[])[] = [];
  for (let i = 0; i < size; i++) {
    const other = i + Math.floor(random() * (rows.length - i));
    [indexes[i], indexes[other]] = [indexes[other], indexes[i]];
    drawn.push(rows[indexes[i]]);
  }
  return drawn;
}

function flatten(roots: readonly TreeNode[], columns: readonly number[]): FlatTrees {
  const starts: number[] = [0];
  const feature: number[] = [];
  const value: number[] = [];
  const left: number[] = [];
  for (const root of roots) {
    const queue: { node: TreeNode; depth: number }[] = [{ node: root, depth: 0 }];
    for (let i = 0; i < queue.length; i++) {
      const { depth } = queue[i];
      const node = firstRealSplit(queue[i].node);
      const { left: smaller, right: bigger } = node;
      if (smaller === undefined || bigger === undefined) {
        feature.push(-1);
        value.push(depth + meanPathLength(node.trainingSet?.length ?? 0));
        left.push(0);
      } else {
        feature.push(columns[node.splitColumn as number]);
        value.push(node.splitValue as number);
        left.push(queue.length);
        queue.push({ node: smaller, depth: depth + 1 }, { node: bigger, depth: depth + 1 });
      }
    }
    starts.push(feature.length);
  }
  return {
    starts: Uint32Array.from(starts),
    feature: Int8Array.from(feature),
    value: Float32Array.from(value),
    left: Uint16Array.from(left),
  };
}

/**
 * The library also splits on a column in which all rows of a node are equal: nothing is smaller,
 * and all rows go on together. Such a step isolates nothing and is no part of a path.
 */
function firstRealSplit(node: TreeNode): TreeNode {
  let real = node;
  while (real.right !== undefined && real.left?.trainingSet?.length === 0) real = real.right;
  return real;
}

function median(rows: Rows, column: number): number {
  const values = rows.map((row) => row[column]).filter((value) => !Number.isNaN(value));
  return quantile(values, 0.5);
}

/** The score that the share `contamination` of the rows exceeds; ties make it fewer, never more. */
function thresholdOf(model: ForestModel, rows: Rows, rest: () => void): number {
  const scorer = new ForestScorer(model);
  const scores = rows.map((row) => {
    rest();
    return scorer.score(row);
  });
  return quantile(scores, 1 - model.contamination);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
