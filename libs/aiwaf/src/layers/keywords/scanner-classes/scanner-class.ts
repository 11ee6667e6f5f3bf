import { ScannedPath } from './scanned-path';

/**
 * A class of probes that can be named: what no route of a Nest application answers and no person
 * types. The tables hold lower-case text; every field is one way to belong to the class.
 */
export interface ScannerClass {
  /** Stable name for events, such as `dotfile`. */
  readonly name: string;
  /** Whole segments, with or without extension, at any depth. */
  readonly segments?: readonly string[];
  /** Whole segments that are also ordinary words: they count as the first segment only. */
  readonly first?: readonly string[];
  /** Two segments in a row, `a/b`, at any depth. */
  readonly pairs?: readonly string[];
  /** Extensions of the last segment, without dot; a second extension (`.sql.gz`) counts too. */
  readonly extensions?: readonly string[];
  /** Tried on the lower-case path, which starts with `/`; linear. */
  readonly patterns?: readonly RegExp[];
  /** Like `patterns`, for names with an extension: not tried where the path has no dot. */
  readonly filePatterns?: readonly RegExp[];
  /** Anything that a table cannot say: answers the piece that betrays the probe, or `null`. */
  readonly find?: (path: ScannedPath) => string | null;
}
