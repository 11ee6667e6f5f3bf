import { isIP } from 'node:net';
import { LineReader, LineUse, LogFormat } from './log-format';

/** Lines that are looked at before a file's format is decided on: a screenful, in no time. */
const LOOKED_AT = 50;

/** The formats to choose from. */
export interface Candidates {
  readonly combined: LogFormat;
  readonly vhost: LogFormat;
  readonly json: LogFormat;
  readonly csv: LogFormat;
}

/** All lines could be read in two ways, which name different clients. */
const undecided: LogFormat = {
  open: (use) => ({ take: (text) => use('ambiguous', text), end: () => undefined }),
};

/** Reads each file in the format that makes most of its first lines; a file that none can read as combined. */
export const guessing = (candidates: Candidates): LogFormat => ({
  open: (use) => new GuessingReader(candidates, use),
});

class GuessingReader implements LineReader {
  private readonly waiting: string[] = [];
  private reader: LineReader | null = null;

  constructor(
    private readonly candidates: Candidates,
    private readonly use: LineUse,
  ) {}

  take(text: string): void {
    if (this.reader !== null) return this.reader.take(text);
    this.waiting.push(text);
    if (this.waiting.length === LOOKED_AT) this.decide();
  }

  end(): void {
    (this.reader ?? this.decide()).end();
  }

  private decide(): LineReader {
    const reader = formatOf(this.waiting, this.candidates).open(this.use);
    this.reader = reader;
    for (const text of this.waiting) reader.take(text);
    this.waiting.length = 0;
    return reader;
  }
}

/**
 * `198.51.100.1 203.0.113.5 - - [` is a host that was asked for by its address, and its client, or a
 * client and the host that it asked for. Other lines of the file tell; where all are so, a guess would
 * let a client choose by its `Host` who is taken for it.
 */
function formatOf(lines: readonly string[], candidates: Candidates): LogFormat {
  const { combined, vhost, json, csv } = candidates;
  const order = [combined, vhost, json, csv];
  const counts = order.map((format) => readable(lines, format));
  const most = Math.max(...counts);
  if (most > 0 && counts[0] === most && counts[1] === most) return undecided;
  return order[counts.indexOf(most)];
}

/** How many lines a format reads, the address of their client included. */
function readable(lines: readonly string[], format: LogFormat): number {
  let count = 0;
  const reader = format.open((line) => {
    if (typeof line !== 'string' && isIP(line.address) !== 0) count++;
  });
  for (const line of lines) reader.take(line);
  reader.end();
  return count;
}
