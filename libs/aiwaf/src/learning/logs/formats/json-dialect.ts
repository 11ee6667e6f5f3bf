import { LogLine } from '../../../core/ports/feature-source';
import { LineFault } from './log-format';

/** A parsed object. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Reads an object of one server's making; `null` for one of another. */
export type JsonDialect = (record: JsonRecord) => LogLine | LineFault | null;

/** A value as an object, or `null` where it is none. */
export function recordOf(value: unknown): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;
}

/** The value of the first of some keys that the object has. */
export function firstOf(record: JsonRecord, keys: readonly string[]): unknown {
  for (const key of keys) if (record[key] !== undefined) return record[key];
  return undefined;
}
