import { requestTarget } from '../../../core/path/request-target';
import { methodOf, parseLogRequest } from '../log-request';
import { firstOf, JsonDialect, JsonRecord } from './json-dialect';
import { instantOf, secondsOf, statusOf, textOf } from './values';

/** Names under which the address of the client is usual. */
export const NGINX_CLIENT_KEYS = [
  'remote_addr',
  'remote_ip',
  'client_ip',
  'clientip',
  'client_addr',
] as const;
const TIME = ['time_iso8601', 'time_local', 'msec', '@timestamp', 'timestamp', 'time', 'ts'];
const METHOD = ['request_method', 'method', 'verb'];
const TARGET = ['request_uri', 'uri', 'url', 'path'];
const QUERY = ['args', 'query_string'];
const STATUS = ['status', 'status_code', 'response'];
const SECONDS = ['request_time', 'response_time'];
const REFERER = ['http_referer', 'referer', 'referrer'];
const USER_AGENT = ['http_user_agent', 'user_agent', 'agent'];

/** An object of the keys that people give nginx's variables in a `log_format` of JSON. */
export const nginx: JsonDialect = (record) => {
  const clients = NGINX_CLIENT_KEYS.map((key) => textOf(record[key])).filter((client) => client !== '');
  if (clients.length === 0) return null;
  // Which of them the server wrote, and which a client behind it, no key can tell.
  if (clients.some((client) => client !== clients[0])) return 'ambiguous';
  const at = instantOf(firstOf(record, TIME));
  if (Number.isNaN(at)) return 'no-time';
  const status = statusOf(firstOf(record, STATUS));
  if (Number.isNaN(status)) return 'no-status';
  const request = requestOf(record);
  if (request === null) return 'no-request';
  const userAgent = firstOf(record, USER_AGENT);
  return {
    address: clients[0],
    at,
    ...request,
    status,
    referer: textOf(firstOf(record, REFERER)),
    userAgent: userAgent === undefined ? null : textOf(userAgent),
    responseTime: secondsOf(firstOf(record, SECONDS)),
    denied: false,
  };
};

/** `$request`, or method and target apart. */
function requestOf(record: JsonRecord): { method: string; target: string | null } | null {
  const { request } = record;
  const method = firstOf(record, METHOD);
  if (method === undefined) return typeof request === 'string' ? parseLogRequest(request) : null;
  const target = textOf(firstOf(record, TARGET) ?? request);
  const query = target.includes('?') ? '' : textOf(firstOf(record, QUERY));
  return {
    method: methodOf(textOf(method)),
    target: requestTarget(query === '' ? target : `${target}?${query}`),
  };
}
