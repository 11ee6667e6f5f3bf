import { CSV_FORMAT, JSON_LINES_FORMAT } from '#aiwaf/internals';
import { entryOf, ForgedRequest, STATUS, VICTIMS } from './forged-requests';
import { logLine } from './log-generator';

/** A server that logs, and whether it lets clients write into its lines what they like. */
export interface LoggingServer {
  readonly name: string;
  /** As `--format` takes it. */
  readonly format: string;
  readonly header: string;
  write(request: ForgedRequest): string;
}

/** As Apache does: quotes and backslashes with a backslash, other bytes as `\xHH`. */
const apache = (text: string): string => bytesOf(text.replace(/["\\]/g, '\\$&'), /[\x00-\x1f\x7f-\xff]/g);
/** As nginx does by default. */
const nginx = (text: string): string => bytesOf(text, /[\x00-\x1f"\\\x7f-\xff]/g);
/** As a server does that escapes nothing; a line feed ends a header, so that none is in it. */
const raw = (text: string): string => text.replaceAll('\n', '').replaceAll('\0', '');

function bytesOf(text: string, escaped: RegExp): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(escaped, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function combined(request: ForgedRequest, escape: (text: string) => string, prefix: string): string {
  const { address, at, marker, query, user, referer, agent } = request;
  const text = logLine({
    address: `${address} - ${escape(user)}`,
    at,
    request: `GET ${marker}?${escape(query)} HTTP/1.1`,
    status: STATUS,
    referer: escape(referer),
    agent: escape(agent),
    tail: ' rt=0.010',
  });
  // The generator writes a user of its own.
  return `${prefix}${text.replace(' - - [', ' [')}`;
}

/** A host name has no blank and no quote: servers refuse it. */
const hostOf = ({ host }: ForgedRequest): string => `${host} `;

const nginxJson = ({ address, at, marker, query, user, referer, agent }: ForgedRequest) => ({
  time_iso8601: new Date(at).toISOString(),
  remote_user: user,
  remote_addr: address,
  request: `GET ${marker}?${query} HTTP/1.1`,
  status: String(STATUS),
  request_time: '0.010',
  http_referer: referer,
  http_user_agent: agent,
});

/** JSON whose template stands, and whose values are written as `escape` leaves them. */
function template(request: ForgedRequest, escape: (text: string) => string): string {
  const cells = Object.entries(nginxJson(request)).map(([key, value]) => `"${key}":"${escape(value)}"`);
  return `{${cells.join(',')}}`;
}

const server = (
  name: string,
  format: string,
  write: (request: ForgedRequest) => string,
  header = '',
): LoggingServer => ({ name, format, header, write: (request) => `${write(request)}\n` });

/** Servers that log the same requests, each in its own way. */
export const LOGGING_SERVERS: readonly LoggingServer[] = [
  server('combined of Apache', 'combined', (request) => combined(request, apache, '')),
  server('combined of nginx', 'combined', (request) => combined(request, nginx, '')),
  server('combined, nothing escaped', 'combined', (request) => combined(request, raw, '')),
  server('vhost of Apache', 'vhost', (request) => combined(request, apache, hostOf(request))),
  server('vhost, nothing escaped', 'vhost', (request) => combined(request, raw, hostOf(request))),
  server('vhost, always an address', 'vhost', (request) => combined(request, apache, `${VICTIMS[0]} `)),
  server('client, then an address as host', 'combined', (request) =>
    combined({ ...request, address: `${request.address} ${VICTIMS[0]}` }, apache, ''),
  ),
  server('JSON of nginx, escape=json', 'json', (request) => JSON.stringify(nginxJson(request))),
  server('JSON of nginx, escape=default', 'json', (request) => template(request, nginx)),
  // One hostile field is enough to break most lines.
  server('JSON of nginx, escape=none', 'json', (request) =>
    template({ ...request, query: '', user: '-', referer: '-' }, raw),
  ),
  server('JSON of nginx, escape=none, clientip', 'json', (request) =>
    template({ ...request, query: '', user: '-', referer: '-' }, raw).replace('"remote_addr"', '"clientip"'),
  ),
  server('Caddy', 'json', ({ address, at, marker, query, user, referer, agent }) =>
    JSON.stringify({
      ts: at / 1_000,
      request: {
        remote_ip: address,
        client_ip: address,
        method: 'GET',
        uri: `${marker}?${query}`,
        headers: { 'User-Agent': [agent], Referer: [referer], Client_ip: [VICTIMS[0]], [agent]: [user] },
      },
      user_id: user,
      duration: 0.01,
      status: STATUS,
    }),
  ),
  server('Traefik', 'json', ({ address, at, marker, query, user, referer, agent }) =>
    JSON.stringify({
      ClientHost: address,
      ClientUsername: user,
      DownstreamStatus: STATUS,
      Duration: 10_000_000,
      RequestMethod: 'GET',
      RequestPath: `${marker}?${query}`,
      StartUTC: new Date(at).toISOString(),
      'request_User-Agent': agent,
      request_Referer: referer,
      'request_X-Forwarded-For': VICTIMS[0],
    }),
  ),
  server('pino-http', 'json', ({ address, at, marker, query, user, referer, agent }) =>
    JSON.stringify({
      level: 30,
      time: at,
      req: {
        method: 'GET',
        url: `${marker}?${query}`,
        headers: { referer, 'user-agent': agent, remoteaddress: VICTIMS[0], req: user, [agent]: referer },
        remoteAddress: address,
      },
      res: { statusCode: STATUS },
      responseTime: 10,
    }),
  ),
  {
    name: 'our JSON lines',
    format: 'json',
    header: '',
    write: (request) => JSON_LINES_FORMAT.lines([entryOf(request)]),
  },
  {
    name: 'our CSV',
    format: 'csv',
    header: CSV_FORMAT.header,
    write: (request) => CSV_FORMAT.lines([entryOf(request)]),
  },
];
