import CliTable from 'cli-table3';
import { terminalText } from './terminal-text';

/** Blanks between columns. */
const GAP = 2;
/** To no less than this is a column shrunk. */
const LEAST_WIDTH = 8;
/** As wide as it is long. */
const ASCII = /^[\x20-\x7e]*$/;
/** Rows that are laid out at once: the time for a row grows with their number. */
const CHUNK = 200;
const NO_BORDERS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);

/** How a table is laid out. */
export interface TableLayout {
  /** Columns of a line; by default those of the terminal, if any. */
  readonly width?: number;
  /** Columns, from 0, that are never shortened, such as addresses. */
  readonly fixed?: readonly number[];
}

/**
 * Rows of cells with the columns under each other, the first row their titles. Where the lines are too
 * long the widest columns are shortened with an ellipsis. What clients sent cannot steer the terminal.
 *
 * @param layout or the width alone
 */
export function table(rows: readonly (readonly string[])[], layout: TableLayout | number = {}): string {
  const { width = process.stdout.columns || Infinity, fixed = [] } =
    typeof layout === 'number' ? { width: layout } : layout;
  const cells = rows.map((row) => row.map(terminalText));
  const natural = cells[0].map((_, column) =>
    Math.max(...chunks(cells).map((part) => widthOf(part, column))),
  );
  const colWidths = fitted(natural, width - GAP * (natural.length - 1), fixed).map((each) => each + GAP);
  return chunks(cells)
    .map((part) => laidOut(part, { colWidths }).replace(/ +$/gm, ''))
    .map((text) => `${text}\n`)
    .join('');
}

/** Takes from the widest column until all fit, or only fixed and narrow ones are left. */
function fitted(natural: readonly number[], room: number, fixed: readonly number[]): number[] {
  const widths = [...natural];
  const free = widths.map((_, column) => column).filter((column) => !fixed.includes(column));
  for (let over = widths.reduce((sum, each) => sum + each, 0) - room; over > 0; over--) {
    const widest = Math.max(...free.map((column) => widths[column]));
    if (widest <= LEAST_WIDTH) break;
    widths[widths.findIndex((each, column) => each === widest && free.includes(column))]--;
  }
  return widths;
}

/** The width of the widest cell of a column on a terminal, where some signs take two columns. */
function widthOf(rows: readonly (readonly string[])[], column: number): number {
  const cells = rows.map((row) => row[column]);
  const others = cells.filter((cell) => !ASCII.test(cell));
  const widest = cells.reduce((width, cell) => (ASCII.test(cell) ? Math.max(width, cell.length) : width), 0);
  if (others.length === 0) return widest;
  return Math.max(
    widest,
    made(
      others.map((cell) => [cell]),
      {},
    ).width,
  );
}

function laidOut(rows: readonly (readonly string[])[], options: CliTable.TableConstructorOptions): string {
  return made(rows, options).toString();
}

function made(
  rows: readonly (readonly string[])[],
  options: CliTable.TableConstructorOptions,
): CliTable.Table {
  const padding = options.colWidths === undefined ? 0 : GAP;
  const result = new CliTable({
    ...options,
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': padding, head: [], border: [], compact: true },
  });
  result.push(...rows.map((row) => [...row]));
  return result;
}

function chunks<T>(rows: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < rows.length; i += CHUNK) parts.push(rows.slice(i, i + CHUNK));
  return parts;
}
