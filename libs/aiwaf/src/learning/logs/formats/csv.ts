import { requestTarget } from '../../../core/path/request-target';
import { LogLine } from '../../../core/ports/feature-source';
import { MAX_LINE_BYTES } from '../line-splitter';
import { methodOf } from '../log-request';
import { LineFault, LineReader, LineUse, LogFormat } from './log-format';
import { instantOf, secondsOf, statusOf, textOf } from './values';

/** The columns of our own request log that a line needs; the others may be missing. */
const NEEDED = ['timestamp', 'ip_address', 'method', 'path', 'status_code'] as const;
const OTHERS = ['response_time', 'user_agent', 'referer', 'verdict'] as const;
/** What our writer puts an apostrophe in front of, so that no spreadsheet computes it. */
const DEFUSED = /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const QUOTE = 34;
const COMMA = 44;

/** How many columns there are, and the place of each that is read; -1 for one that is missing. */
type Columns = Readonly<Record<'width' | (typeof NEEDED)[number] | (typeof OTHERS)[number], number>>;

/** Our own request log as CSV (RFC 4180), in the columns that its header names. */
export const csv: LogFormat = { open: (use) => new CsvReader(use) };

/**
 * Joins the lines of a record whose quoted cells hold line ends, and reads it. csv-parse is not used,
 * for two reasons: after one record that is cut inside of quotes it never finds a record again where no
 * later one is quoted, and it takes five times as long.
 */
class CsvReader implements LineReader {
  private columns: Columns | null = null;
  private pending: string[] = [];
  private pendingLength = 0;

  constructor(private readonly use: LineUse) {}

  take(text: string): void {
    const closed = hasEvenQuotes(text);
    if (this.pending.length === 0) {
      if (closed) return this.tell(this.read(text), text);
    } else if (!closed) {
      const record = [...this.pending, text].join('\n');
      const line = this.read(record);
      if (line === 'not-csv') return this.giveUp(text);
      this.forget();
      return this.tell(line, record);
    }
    this.pending.push(text);
    this.pendingLength += text.length;
    if (this.pendingLength > MAX_LINE_BYTES) this.giveUp();
  }

  end(): void {
    while (this.pending.length > 0) this.giveUp();
  }

  /** The first of the lines that wait is cut inside of quotes; those after it may be whole. */
  private giveUp(...last: string[]): void {
    const [cut, ...lines] = this.pending;
    this.forget();
    this.use('not-csv', cut);
    for (const line of [...lines, ...last]) this.take(line);
  }

  private forget(): void {
    this.pending = [];
    this.pendingLength = 0;
  }

  private tell(line: LogLine | LineFault | null, text: string): void {
    if (line !== null) this.use(line, text);
  }

  /** A record as a line; `null` for the header. */
  private read(record: string): LogLine | LineFault | null {
    const cells = cellsOf(record);
    if (cells === null) return 'not-csv';
    if (NEEDED.every((name) => cells.includes(name))) {
      this.columns = columnsOf(cells);
      return null;
    }
    if (this.columns === null) return 'no-header';
    return cells.length === this.columns.width ? lineOf(cells, this.columns) : 'not-csv';
  }
}

function columnsOf(names: readonly string[]): Columns {
  const places = [...NEEDED, ...OTHERS].map((name) => [name, names.indexOf(name)]);
  return { width: names.length, ...(Object.fromEntries(places) as Omit<Columns, 'width'>) };
}

function lineOf(cells: readonly string[], columns: Columns): LogLine | LineFault {
  const cell = (column: number): string => plain(cells[column] ?? '');
  const at = instantOf(cell(columns.timestamp));
  if (Number.isNaN(at)) return 'no-time';
  const status = statusOf(cell(columns.status_code));
  if (Number.isNaN(status)) return 'no-status';
  return {
    address: cell(columns.ip_address),
    at,
    method: methodOf(cell(columns.method)),
    target: requestTarget(cell(columns.path)),
    status,
    referer: textOf(cell(columns.referer)),
    userAgent: columns.user_agent === -1 ? null : textOf(cell(columns.user_agent)),
    responseTime: secondsOf(cell(columns.response_time)),
    denied: cell(columns.verdict) === 'deny',
  };
}

function plain(cell: string): string {
  return DEFUSED.test(cell) ? cell.slice(1) : cell;
}

function hasEvenQuotes(text: string): boolean {
  let even = true;
  for (let i = text.indexOf('"'); i !== -1; i = text.indexOf('"', i + 1)) even = !even;
  return even;
}

/** The cells of a record, or `null` where a quote stands where none may. */
function cellsOf(record: string): string[] | null {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  for (let start = 0; start <= record.length;) {
    const quoted = record.charCodeAt(start) === QUOTE;
    const end = quoted ? endOfCell(record, start + 1) : commaFrom(record, start);
    if (end === -1) return null;
    const cell = record.slice(quoted ? start + 1 : start, end);
    if (!quoted && cell.includes('"')) return null;
    cells.push(quoted ? cell.replace(/""/g, '"') : cell);
    const next = quoted ? end + 1 : end;
    if (next < record.length && record.charCodeAt(next) !== COMMA) return null;
    start = next + 1;
  }
  return cells;
}

function commaFrom(record: string, start: number): number {
  const comma = record.indexOf(',', start);
  return comma === -1 ? record.length : comma;
}

/** The quote that closes a cell: the first one that is not doubled; -1 where there is none. */
function endOfCell(record: string, start: number): number {
  for (let i = record.indexOf('"', start); i !== -1; i = record.indexOf('"', i + 2)) {
    if (record.charCodeAt(i + 1) !== QUOTE) return i;
  }
  return -1;
}
