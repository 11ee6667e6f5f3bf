import { LogLine } from '../../../core/ports/feature-source';

/**
 * Why a line cannot be used: `no-client`, `no-time`, `no-request` and `no-status` name what is missing
 * where the format has it; `not-json` and `not-csv` are no records at all, `unknown-keys` is JSON of no
 * server that is known, `no-header` CSV without the names of its columns; `ambiguous` could mean two
 * clients.
 */
export type LineFault =
  | 'no-client'
  | 'no-time'
  | 'no-request'
  | 'no-status'
  | 'not-json'
  | 'unknown-keys'
  | 'not-csv'
  | 'no-header'
  | 'ambiguous';

/** Told of each request that was read, and of each line that cannot be used, with the text of either. */
export type LineUse = (line: LogLine | LineFault, text: string) => void;

/** Reads the lines of one file, first to last. */
export interface LineReader {
  take(text: string): void;
  /** No line comes any more. */
  end(): void;
}

/** A way in which servers write requests. */
export interface LogFormat {
  /** Begins a file. */
  open(use: LineUse): LineReader;
}

/** A format whose lines each stand alone. */
export function lineByLine(parse: (text: string) => LogLine | LineFault): LogFormat {
  return { open: (use) => ({ take: (text) => use(parse(text), text), end: () => undefined }) };
}
