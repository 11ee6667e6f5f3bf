import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { FEATURE_NAMES } from '../../core/features';
import { checkForest, modelFault } from './forest-check';
import { FlatTrees, ForestModel } from './forest-model';
import { bytesOf, contentVersion } from './forest-seal';

/** Names the format in its files. */
export const MODEL_FORMAT = 'aiwaf-isolation-forest-1';
/** Bytes of the largest model file that is read. */
export const MAX_MODEL_BYTES = 16 * 1_024 * 1_024;

/** What stands in a file beside format and checksum. Arrays are base64 of little-endian numbers. */
interface ModelBody extends Omit<ForestModel, 'trees'> {
  readonly trees: Readonly<Record<keyof FlatTrees, string>>;
}

/** A model as one JSON text: data with a checksum, nothing that could run. */
export function encodeModel(model: ForestModel): string {
  const body = bodyOf(model);
  return JSON.stringify({ format: MODEL_FORMAT, checksum: checksumOf(body), body });
}

function bodyOf(model: ForestModel): ModelBody {
  const { starts, feature, value, left } = model.trees;
  return {
    version: model.version,
    createdAt: model.createdAt,
    rows: model.rows,
    features: model.features,
    masked: model.masked,
    medians: model.medians,
    contamination: model.contamination,
    threshold: model.threshold,
    sampleSize: model.sampleSize,
    trees: {
      starts: toBase64(starts),
      feature: toBase64(feature),
      value: toBase64(value),
      left: toBase64(left),
    },
  };
}

/**
 * Reads a model and checks all of it: size, format, checksum, every number and every index, so that
 * scoring can neither fail nor loop.
 *
 * @throws AiwafError `AIWAF_E_MODEL_INVALID`
 */
export function decodeModel(data: string | Buffer): ForestModel {
  if (data.length > MAX_MODEL_BYTES) throw modelFault('is larger than 16 MiB');
  const file = parse(data.toString());
  if (!isRecord(file) || file.format !== MODEL_FORMAT)
    throw modelFault(`is not of the format ${MODEL_FORMAT}`);
  const { body } = file;
  if (!isRecord(body) || file.checksum !== checksumOf(body)) throw modelFault('does not match its checksum');
  const trees: Record<string, unknown> = isRecord(body.trees) ? body.trees : {};
  const model = checkForest(body, {
    starts: new Uint32Array(fromBase64(trees.starts, 4)),
    feature: new Int8Array(fromBase64(trees.feature, 1)),
    value: new Float32Array(fromBase64(trees.value, 4)),
    left: new Uint16Array(fromBase64(trees.left, 2)),
  });
  if (model.features.join() !== FEATURE_NAMES.join())
    throw modelFault('has other features than this version computes');
  if (contentVersion(model) !== model.version)
    throw modelFault('has a version that is not that of its content');
  if (checksumOf(bodyOf(model)) !== file.checksum) throw modelFault('holds more than a model');
  return model;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw modelFault('is no JSON');
  }
}

function checksumOf(body: object): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toBase64(array: FlatTrees[keyof FlatTrees]): string {
  return swapped(Buffer.from(bytesOf(array)), array.BYTES_PER_ELEMENT).toString('base64');
}

function fromBase64(text: unknown, width: 1 | 2 | 4): ArrayBuffer {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : null;
  if (bytes === null || bytes.length % width !== 0) throw modelFault('lacks a tree array');
  return new Uint8Array(swapped(bytes, width)).buffer;
}

/** Files are little-endian on every machine. */
function swapped(bytes: Buffer, width: number): Buffer {
  if (endianness() === 'LE' || width === 1) return bytes;
  return width === 2 ? bytes.swap16() : bytes.swap32();
}
