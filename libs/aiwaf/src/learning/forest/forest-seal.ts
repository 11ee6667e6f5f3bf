import { createHash } from 'node:crypto';
import { ForestModel } from './forest-model';

/** Gives a model its version: the start of a hash over everything that was learned. */
export function sealModel(model: Omit<ForestModel, 'version'>): ForestModel {
  return { version: contentVersion(model), ...model };
}

/** The version that a model's content must have; the time of training is no part of it. */
export function contentVersion(model: Omit<ForestModel, 'version'>): string {
  const { rows, features, masked, medians, contamination, threshold, sampleSize, trees } = model;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([rows, features, masked, medians, contamination, threshold, sampleSize]));
  for (const array of [trees.starts, trees.feature, trees.value, trees.left]) hash.update(bytesOf(array));
  return hash.digest('hex').slice(0, 16);
}

/** The memory of a typed array, without a copy. */
export function bytesOf(array: Uint32Array | Int8Array | Float32Array | Uint16Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
