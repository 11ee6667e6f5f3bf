import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { fitText } from '../fit-text';

/** One cell of a row: what databases, CSV and JSON take alike. */
export type Cell = string | number | null;

interface Column {
  readonly name: string;
  /** The cell, cut to what the column of the database takes. */
  readonly read: (entry: RequestLogEntry) => Cell;
}

const text =
  (length: number, read: (entry: RequestLogEntry) => string): Column['read'] =>
  (entry) =>
    fitText(read(entry), length);

const optional =
  (length: number, read: (entry: RequestLogEntry) => string | null): Column['read'] =>
  (entry) => {
    const value = read(entry);
    return value === null ? null : fitText(value, length);
  };

/** Longest user agent that is kept, in characters: the default of the header layer's own limit. */
const USER_AGENT = 500;

/**
 * The columns of the request log, in the order of the table and of CSV: those of the Python package,
 * then ours.
 */
export const REQUEST_LOG_COLUMNS: readonly Column[] = [
  { name: 'timestamp', read: ({ at }) => at },
  { name: 'ip_address', read: text(64, ({ address }) => address) },
  { name: 'method', read: text(10, ({ method }) => method) },
  { name: 'path', read: text(500, ({ path }) => path) },
  { name: 'status_code', read: ({ status }) => status },
  { name: 'response_time', read: ({ responseTime }) => responseTime },
  { name: 'user_agent', read: text(USER_AGENT, ({ userAgent }) => userAgent) },
  { name: 'referer', read: text(500, ({ referer }) => referer) },
  {
    name: 'content_length',
    read: ({ contentLength }) => (contentLength === null ? '-' : String(contentLength)),
  },
  { name: 'verdict', read: ({ verdict }) => verdict },
  { name: 'layer', read: ({ layer }) => layer },
  { name: 'code', read: optional(60, ({ code }) => code) },
  { name: 'request_id', read: text(40, ({ requestId }) => requestId) },
];
