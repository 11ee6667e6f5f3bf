import { GateResult, ModelPointer, ModelRecord } from '../../core/ports/model-store';

/** Bytes of the largest content that a store gives out, so that a bad one takes no memory. */
export const MAX_CONTENT_BYTES = 16 * 1_024 * 1_024;

const VERSION = /^[0-9a-f]{16}$/;
const GATES: readonly string[] = [
  'finite',
  'size',
  'share-flagged',
  'canary',
  'drift',
] satisfies GateResult['gate'][];
const MAX_DETAIL = 1_000;
const MAX_RUN_ID = 100;

/** Whether a text can name a version: it becomes part of file names. */
export function isVersion(value: unknown): value is string {
  return typeof value === 'string' && VERSION.test(value);
}

/** A record out of what a store holds, or `null` for one that cannot be read. */
export function readRecord(value: unknown): ModelRecord | null {
  if (!isObject(value)) return null;
  const { version, refused, createdAt, activatedAt, rows, threshold, contamination, bytes, gates, runId } =
    value;
  if (!isVersion(version) || typeof refused !== 'boolean') return null;
  if (activatedAt !== null && !isNumber(activatedAt)) return null;
  if (!isNumber(createdAt) || !isNumber(rows) || !isNumber(bytes)) return null;
  return {
    version,
    refused,
    createdAt,
    activatedAt,
    rows,
    // What was refused for being no number is `null` in JSON.
    threshold: isNumber(threshold) ? threshold : NaN,
    contamination: isNumber(contamination) ? contamination : NaN,
    bytes,
    gates: Array.isArray(gates) ? gates.flatMap(readGate) : [],
    runId: typeof runId === 'string' ? runId.slice(0, MAX_RUN_ID) : null,
  };
}

/** A pointer out of what a store holds; what cannot be read points nowhere. */
export function readPointer(value: unknown): ModelPointer | null {
  if (!isObject(value)) return null;
  return { active: isVersion(value.active) ? value.active : null, shadow: readShadow(value.shadow) };
}

function readShadow(value: unknown): ModelPointer['shadow'] {
  if (!isObject(value) || !isVersion(value.version) || !isNumber(value.until)) return null;
  return { version: value.version, until: value.until };
}

function readGate(value: unknown): GateResult[] {
  if (!isObject(value) || !GATES.includes(value.gate as string)) return [];
  const { gate, passed, detail } = value;
  const text = typeof detail === 'string' ? detail.slice(0, MAX_DETAIL) : '';
  return [{ gate: gate as GateResult['gate'], passed: passed === true, detail: text }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
