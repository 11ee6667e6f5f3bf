import { stringify } from 'csv-stringify/sync';
import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { Cell, REQUEST_LOG_COLUMNS } from './request-log-columns';

/** How entries become lines of a file. */
export interface LogFormat {
  /** The first line of a file, with its line end; empty where there is none. */
  readonly header: string;
  lines(entries: readonly RequestLogEntry[]): string;
}

const NAMES = REQUEST_LOG_COLUMNS.map(({ name }) => name);

/** The cells of an entry with the time as ISO 8601, since a file is read by people too. */
function cellsOf(entry: RequestLogEntry): Cell[] {
  const cells = REQUEST_LOG_COLUMNS.map(({ read }) => read(entry));
  cells[0] = new Date(entry.at).toISOString();
  return cells;
}

/** RFC 4180, with a header row. */
const CSV_RULES = {
  record_delimiter: '\r\n',
  // A cell that a spreadsheet would compute gets an apostrophe in front.
  escape_formulas: true,
  // Half a line end is one to some readers.
  quoted_match: /[\r\n]/,
} as const;

const csv = (rows: Cell[][]): string => stringify(rows, CSV_RULES);

export const CSV_FORMAT: LogFormat = {
  header: csv([NAMES]),
  // Blanks in front of a formula do not keep every spreadsheet from computing it. The `-` of a missing
  // length is no formula, and empty here.
  lines: (entries) =>
    csv(
      entries.map((entry) =>
        cellsOf(entry).map((cell) =>
          typeof cell !== 'string' ? cell : cell === '-' ? '' : cell.trimStart(),
        ),
      ),
    ),
};

/** One JSON object a line, under the names of the columns. */
export const JSON_LINES_FORMAT: LogFormat = {
  header: '',
  lines: (entries) =>
    entries
      .map((entry) => {
        const cells = cellsOf(entry);
        return `${JSON.stringify(Object.fromEntries(NAMES.map((name, i) => [name, cells[i]])))}\n`;
      })
      .join(''),
};
