import type { LayerId } from '../core/layer-id';
import type { FileSize, RequestLogStatus } from '../nest/request-log/request-log-records';
import type { RequestLog, RequestLogExtent } from '../storage';
import { table } from './table';
import { terminalText } from './terminal-text';
import { instantText } from './training-runs-text';

/** Characters of a cell that a client wrote; --json shows all. */
const CELL = 60;
/** Instants of a `Date`, in ms. */
const MAX_INSTANT = 8.64e15;

export function statusText(status: RequestLogStatus): string {
  const { mode, database, stored, partitions, databaseFile, csv, jsonl, retentionDays } = status;
  const on = mode !== 'off';
  return table([
    ['request log', on ? `on (mode ${mode}; monitor and enforce log alike)` : 'off'],
    ['database', `${on && database ? 'written to' : 'not written to'}, ${extentText(stored)}`],
    ...(partitions === null ? [] : [['partitions', `${partitions}, by day`]]),
    ...(databaseFile === null ? [] : [['database file', fileText(databaseFile)]]),
    ['CSV file', fileText(csv)],
    ['file of JSON lines', fileText(jsonl)],
    ['rows are kept for', retentionDays === 1 ? '1 day' : `${retentionDays} days`],
    [
      'in the Python package',
      'AIWAF_MIDDLEWARE_LOGGING (on), _DB (database), _CSV and _LOG (CSV file and its name)',
    ],
  ]);
}

/** @param layer that was asked for, `null` for all */
export function recentText(rows: readonly RequestLog[], layer: LayerId | null): string {
  if (rows.length === 0)
    return layer === null
      ? 'There are no rows in the database.\n'
      : `The layer ${layer} denied nothing among the last rows of the database.\n`;
  return table([
    ['TIME', 'CLIENT', 'METHOD', 'PATH', 'STATUS', 'VERDICT', 'LAYER', 'CODE', 'REQUEST ID'],
    ...rows.map((row) => [
      timeText(row.timestamp),
      ...[
        row.ipAddress,
        row.method,
        row.path,
        String(row.statusCode),
        row.verdict,
        row.layer,
        row.code,
        row.requestId,
      ].map(cellText),
    ]),
  ]);
}

export function clearQuestion(extent: RequestLogExtent, exportTo: string | null): string {
  const first = exportTo === null ? 'without an export' : `after an export to ${exportTo}`;
  return `Delete ${extentText(extent)}, ${first}?`;
}

/** What was cleared, or in a dry run would be. */
export interface Cleared {
  readonly rows: number;
  readonly deleted: number;
  readonly export: string | null;
  /** Log files, which are left as they are. */
  readonly files: readonly string[];
  readonly dryRun: boolean;
}

export function clearedText({ rows, deleted, export: file, files, dryRun }: Cleared): string {
  const place = file === null ? '' : terminalText(file);
  return [
    rows === 0
      ? 'There are no rows to delete.'
      : dryRun
        ? `Would ${file === null ? '' : `export to ${place} and `}delete ${counted(rows)}.`
        : `Deleted ${counted(deleted)}${file === null ? '' : `, exported to ${place}`}.`,
    ...files.map(
      (path) =>
        `${terminalText(path)} is left as it is, since a running application holds it open: let logrotate move it away.`,
    ),
    ...(dryRun ? ['Dry run: nothing was changed.'] : []),
    '',
  ].join('\n');
}

function extentText({ rows, oldest, newest }: RequestLogExtent): string {
  if (oldest === null || newest === null) return 'no rows';
  return `${counted(rows)} of ${timeText(oldest)} to ${timeText(newest)}`;
}

function counted(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

function fileText(file: FileSize | null): string {
  if (file === null) return 'none';
  const size = file.bytes === null ? 'not there yet' : `${Math.ceil(file.bytes / 1_000)} KB`;
  return `${terminalText(file.path)}, ${size}`;
}

function cellText(value: string | null): string {
  const text = terminalText(value ?? '');
  return text.length > CELL ? `${text.slice(0, CELL - 1)}\u2026` : text;
}

/** Rows are read from a database, in which anybody may have written. */
function timeText(instant: number): string {
  return Math.abs(instant) <= MAX_INSTANT ? instantText(instant) : String(instant);
}
