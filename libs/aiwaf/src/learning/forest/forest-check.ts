import { AiwafError } from '../../core/errors';
import { FlatTrees, ForestModel } from './forest-model';

const MAX_WIDTH = 127;
const MAX_TREES = 10_000;
const MAX_PATH_LENGTH = 1_000;

/** The error for a model that cannot be used. */
export function modelFault(problem: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_MODEL_INVALID',
    `The model ${problem}.`,
    'Train a new one with `aiwaf detect-and-train --force-ai`, or roll back to an older version.',
  );
}

/**
 * Makes a model of untrusted fields, or refuses them.
 *
 * @throws AiwafError `AIWAF_E_MODEL_INVALID`
 */
export function checkForest(body: Readonly<Record<string, unknown>>, trees: FlatTrees): ForestModel {
  const features = listOf(body, 'features', isText);
  const width = features.length;
  if (width === 0 || width > MAX_WIDTH) throw modelFault(`has ${width} features`);
  const masked = listOf(body, 'masked', isBoolean);
  const medians = listOf(body, 'medians', isFiniteNumber);
  if (masked.length !== width || medians.length !== width)
    throw modelFault('has masks or medians of another width');
  checkTrees(trees, masked);
  return {
    version: field(body, 'version', isText),
    createdAt: field(body, 'createdAt', isFiniteNumber),
    rows: within(body, 'rows', 1, Number.MAX_SAFE_INTEGER),
    features,
    masked,
    medians,
    contamination: within(body, 'contamination', 0, 0.5),
    threshold: within(body, 'threshold', 0, 1),
    sampleSize: within(body, 'sampleSize', 2, 65_536),
    trees,
  };
}

function checkTrees({ starts, feature, value, left }: FlatTrees, masked: readonly boolean[]): void {
  const nodes = feature.length;
  const count = starts.length - 1;
  if (value.length !== nodes || left.length !== nodes)
    throw modelFault('has tree arrays of different length');
  if (count < 1 || count > MAX_TREES || starts[0] !== 0 || starts[count] !== nodes)
    throw modelFault('has no trees');
  for (let tree = 0; tree < count; tree++) {
    const start = starts[tree];
    const size = starts[tree + 1] - start;
    if (starts[tree + 1] <= start || starts[tree + 1] > nodes) throw modelFault('has an empty tree');
    for (let i = 0; i < size; i++) {
      const node = start + i;
      if (!Number.isFinite(value[node])) throw modelFault('has a value that is no number');
      if (feature[node] === -1) {
        if (value[node] < 0 || value[node] > MAX_PATH_LENGTH)
          throw modelFault('has an impossible path length');
      } else if (masked[feature[node]] !== false) {
        throw modelFault('splits on a feature that it lacks');
        // Children lie behind their parent: every walk ends.
      } else if (left[node] <= i || left[node] + 1 >= size) {
        throw modelFault('has a child out of range');
      }
    }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 200;
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

function field<T>(
  body: Readonly<Record<string, unknown>>,
  name: string,
  is: (value: unknown) => value is T,
): T {
  const value = body[name];
  if (!is(value)) throw modelFault(`has no usable ${name}`);
  return value;
}

function listOf<T>(
  body: Readonly<Record<string, unknown>>,
  name: string,
  is: (value: unknown) => value is T,
): T[] {
  const value = body[name];
  if (!Array.isArray(value) || !value.every(is)) throw modelFault(`has no usable ${name}`);
  return value;
}

function within(body: Readonly<Record<string, unknown>>, name: string, min: number, max: number): number {
  const value = field(body, name, isFiniteNumber);
  if (value < min || value > max) throw modelFault(`has no usable ${name}`);
  return value;
}
