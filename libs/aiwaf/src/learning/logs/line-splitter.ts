/** Bytes of the longest line that is read; longer ones are dropped as `too-long`. */
export const MAX_LINE_BYTES = 32 * 1_024;

const NUL = 0;
const NEWLINE = 10;
const RETURN = 13;
const NOTHING = Buffer.alloc(0);

/** Receives the lines of a file; `null` stands for one that was too long. */
export type LineSink = (line: string | null) => void;

/**
 * Cuts byte chunks into lines in bounded memory. `node:readline` is not used here, for two reasons:
 * it holds a line of any length, and it also cuts at a lone CR and at U+2028, which clients can put
 * into a user agent to forge a line. NUL bytes before a line are no part of it: a log that was emptied
 * while its writer kept its place begins with a hole of them.
 */
export class LineSplitter {
  private rest: Buffer | null = null;
  private skipping = false;

  constructor(private readonly sink: LineSink) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.finish(chunk, start, end);
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
  }

  /** Ends the input; what stands after the last newline is a line if `useRest`. */
  end(useRest: boolean): void {
    if (useRest && (this.rest !== null || this.skipping)) this.finish(NOTHING, 0, 0);
    this.rest = null;
    this.skipping = false;
  }

  private finish(chunk: Buffer, start: number, end: number): void {
    if (this.skipping) {
      this.skipping = false;
      this.sink(null);
    } else if (this.rest !== null) {
      const line = Buffer.concat([this.rest, chunk.subarray(start, end)]);
      this.rest = null;
      this.emit(line, 0, line.length);
    } else {
      this.emit(chunk, start, end);
    }
  }

  private emit(bytes: Buffer, from: number, end: number): void {
    const start = afterNul(bytes, from, end);
    const stop = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
    if (stop === start) return;
    this.sink(stop - start > MAX_LINE_BYTES ? null : bytes.toString('utf8', start, stop));
  }

  private keep(piece: Buffer): void {
    if (this.skipping) return;
    const part = this.rest === null ? piece.subarray(afterNul(piece, 0, piece.length)) : piece;
    const length = (this.rest?.length ?? 0) + part.length;
    if (length > MAX_LINE_BYTES) {
      this.rest = null;
      this.skipping = true;
    } else if (length > 0) {
      // A copy, since the chunk's memory is used again by the reader.
      this.rest = this.rest === null ? Buffer.from(part) : Buffer.concat([this.rest, part]);
    }
  }
}

function afterNul(bytes: Buffer, from: number, end: number): number {
  let start = from;
  while (start < end && bytes[start] === NUL) start++;
  return start;
}
