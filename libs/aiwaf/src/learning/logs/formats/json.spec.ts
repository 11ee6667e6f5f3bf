import { LogLine } from '../../../core/ports/feature-source';
import { parseJsonLine } from './json';

const AT = Date.UTC(2025, 9, 10, 13, 55, 36);

const NGINX = {
  remote_addr: '203.0.113.5',
  remote_user: '-',
  time_iso8601: '2025-10-10T13:55:36+00:00',
  request: 'GET /about?x=1 HTTP/1.1',
  status: '404',
  request_time: '0.058',
  http_referer: '-',
  http_user_agent: 'curl/8.5.0',
  http_x_forwarded_for: '198.51.100.9',
};
const CADDY = {
  level: 'info',
  ts: AT / 1_000,
  logger: 'http.log.access',
  request: {
    remote_ip: '192.0.2.1',
    client_ip: '203.0.113.5',
    method: 'POST',
    uri: '/login?a=b',
    headers: { 'User-Agent': ['curl/8.5.0'], Referer: ['https://shop.example/'] },
  },
  duration: 0.25,
  status: 200,
  resp_headers: { Server: ['Caddy'] },
};
const TRAEFIK = {
  ClientAddr: '203.0.113.5:56432',
  ClientHost: '203.0.113.5',
  DownstreamStatus: 502,
  Duration: 115_000_000,
  RequestMethod: 'GET',
  RequestPath: '/api?x=1',
  StartUTC: '2025-10-10T13:55:36.123456789Z',
  time: '2025-10-10T13:55:37Z',
  'request_User-Agent': 'curl/8.5.0',
};
const PINO = {
  level: 30,
  time: AT,
  req: {
    id: 1,
    method: 'GET',
    url: '/api?x=1',
    headers: { host: 'shop.example', 'user-agent': 'curl/8.5.0', 'x-forwarded-for': '198.51.100.9' },
    remoteAddress: '::ffff:203.0.113.5',
    remotePort: 56_432,
  },
  res: { statusCode: 200, headers: {} },
  responseTime: 5,
  msg: 'request completed',
};
const OWN = {
  timestamp: '2025-10-10T13:55:36.000Z',
  ip_address: '203.0.113.5',
  method: 'GET',
  path: '/.env',
  status_code: 403,
  response_time: 0.0125,
  user_agent: 'curl/8.5.0',
  referer: '',
  content_length: '-',
  verdict: 'deny',
  layer: 'keywords',
  code: 'keywords.scanner-path',
  request_id: 'a1-1',
};

function parsed(record: object): LogLine {
  const line = parseJsonLine(JSON.stringify(record));
  if (typeof line === 'string') throw new Error(line);
  return line;
}

describe('parseJsonLine', () => {
  it('reads what nginx writes', () => {
    expect(parsed(NGINX)).toEqual({
      address: '203.0.113.5',
      at: AT,
      method: 'GET',
      target: '/about?x=1',
      status: 404,
      referer: '',
      userAgent: 'curl/8.5.0',
      responseTime: 0.058,
      denied: false,
    });
  });

  it.each([
    ['time_local', '10/Oct/2025:15:55:36 +0200'],
    ['msec', '1760104536.000'],
    ['timestamp', '10/Oct/2025:13:55:36 +0000'],
    ['@timestamp', '2025-10-10T15:55:36.000+02:00'],
    ['ts', 1_760_104_536],
    ['time', 1_760_104_536_000],
  ])('takes the time from %s', (key, value) => {
    expect(parsed({ ...NGINX, time_iso8601: undefined, [key]: value }).at).toBe(AT);
  });

  it('takes other usual names of nginx fields, numbers and a request in parts', () => {
    const record = {
      clientip: '203.0.113.5',
      timestamp: '2025-10-10T13:55:36Z',
      request_method: 'get',
      uri: '/about',
      args: 'x=1',
      status: 200,
      response_time: 0.5,
      referer: 'https://shop.example/',
    };
    expect(parsed(record)).toEqual({
      address: '203.0.113.5',
      at: AT,
      method: 'GET',
      target: '/about?x=1',
      status: 200,
      referer: 'https://shop.example/',
      userAgent: null,
      responseTime: 0.5,
      denied: false,
    });
    expect(parsed({ ...record, request_uri: '/other?y=2' }).target).toBe('/other?y=2');
    expect(parsed({ ...record, uri: '-' })).toMatchObject({ target: null });
  });

  it("reads Caddy's, the client behind trusted proxies first", () => {
    const line = {
      address: '203.0.113.5',
      at: AT,
      method: 'POST',
      target: '/login?a=b',
      status: 200,
      referer: 'https://shop.example/',
      userAgent: 'curl/8.5.0',
      responseTime: 0.25,
      denied: false,
    };
    expect(parsed(CADDY)).toEqual(line);
    const older = { ...CADDY.request, client_ip: undefined };
    expect(parsed({ ...CADDY, request: older })).toEqual({ ...line, address: '192.0.2.1' });
  });

  it("reads Traefik's", () => {
    expect(parsed(TRAEFIK)).toEqual({
      address: '203.0.113.5',
      at: AT + 123,
      method: 'GET',
      target: '/api?x=1',
      status: 502,
      referer: '',
      userAgent: 'curl/8.5.0',
      responseTime: 0.115,
      denied: false,
    });
  });

  it("reads pino-http's, and no forwarded header", () => {
    expect(parsed(PINO)).toEqual({
      address: '::ffff:203.0.113.5',
      at: AT,
      method: 'GET',
      target: '/api?x=1',
      status: 200,
      referer: '',
      userAgent: 'curl/8.5.0',
      responseTime: 0.005,
      denied: false,
    });
  });

  it('reads our own, with what was denied', () => {
    expect(parsed(OWN)).toEqual({
      address: '203.0.113.5',
      at: AT,
      method: 'GET',
      target: '/.env',
      status: 403,
      referer: '',
      userAgent: 'curl/8.5.0',
      responseTime: 0.0125,
      denied: true,
    });
    expect(parsed({ ...OWN, verdict: 'monitor' }).denied).toBe(false);
    expect(parsed({ ...OWN, verdict: 'pass' }).denied).toBe(false);
  });

  it('takes bytes that are no JSON escapes as percent-encoded ones', () => {
    const text = JSON.stringify({ ...NGINX, request: 'GET /a HTTP/1.1' }).replace(
      'GET /a',
      'GET /\\xC3\\xA9\\x22,\\x22remote_addr\\x22:\\x22198.51.100.9',
    );
    expect(parseJsonLine(text)).toMatchObject({
      address: '203.0.113.5',
      target: '/%C3%A9%22,%22remote_addr%22:%22198.51.100.9',
    });
  });

  describe('lets no client move the address', () => {
    const text = JSON.stringify(NGINX);
    const victim = '"198.51.100.9"';
    it.each([
      ['the key again', text.replace('{', `{"remote_addr":${victim},`), 'ambiguous'],
      ['the key again, behind', text.replace(/}$/, `,"remote_addr":${victim}}`), 'ambiguous'],
      [
        'the key again, spelt with escapes',
        text.replace('{', `{"remote\\u005faddr":${victim},`),
        'ambiguous',
      ],
      ['the key again, after blanks', text.replace('{', `{"remote_addr" \t :${victim},`), 'ambiguous'],
      ['another key of a client', text.replace('{', `{"clientip":${victim},`), 'ambiguous'],
      ["another server's key", text.replace('{', `{"ClientHost":${victim},`), 'ambiguous'],
      ["another server's object", text.replace('{', `{"req":{"remoteAddress":${victim}},`), 'ambiguous'],
      [
        'an object in place of the request',
        text.replace('{', `{"request":{"client_ip":${victim}},`),
        'ambiguous',
      ],
    ])('by %s', (_, forged, fault) => {
      expect(forged).not.toBe(text);
      expect(parseJsonLine(forged)).toBe(fault);
    });

    it.each([
      ['a nested key of the same name', { ...NGINX, extra: { remote_addr: '198.51.100.9' } }],
      ['the same address under two names', { ...NGINX, clientip: '203.0.113.5' }],
      ['a line in a user agent', { ...NGINX, http_user_agent: `x","remote_addr":${victim},"y":"` }],
      ['keys in a user agent', { ...NGINX, http_user_agent: `\\"remote_addr\\":${victim}` }],
      ['__proto__', JSON.parse(text.replace('{', `{"__proto__":{"remote_addr":${victim}},`)) as object],
    ])('by %s', (_, record) => {
      expect(parsed(record).address).toBe('203.0.113.5');
    });

    it('by headers that have the names of keys', () => {
      const headers = { ...PINO.req.headers, req: 'x', remoteAddress: 'y', client_ip: '198.51.100.9' };
      expect(parsed({ ...PINO, req: { ...PINO.req, headers } }).address).toBe('::ffff:203.0.113.5');
      const inCaddy = { ...CADDY.request.headers, Client_ip: ['198.51.100.9'], request: ['x'] };
      expect(parsed({ ...CADDY, request: { ...CADDY.request, headers: inCaddy } }).address).toBe(
        '203.0.113.5',
      );
    });
  });

  it.each([
    ['hello', 'not-json'],
    ['{"remote_addr":"203.0.113.5"', 'not-json'],
    ['["203.0.113.5"]', 'not-json'],
    ['{"remote_addr":"203.0.113.5\\x4"}', 'not-json'],
    ['{"message":"started"}', 'unknown-keys'],
    [JSON.stringify({ ...NGINX, remote_addr: '-' }), 'unknown-keys'],
    [JSON.stringify({ ...NGINX, time_iso8601: 'now' }), 'no-time'],
    [JSON.stringify({ ...NGINX, status: '20' }), 'no-status'],
    [JSON.stringify({ ...NGINX, request: undefined }), 'no-request'],
    [JSON.stringify({ ...CADDY, request: {} }), 'no-client'],
    [JSON.stringify({ ...PINO, res: undefined }), 'no-status'],
  ])('says what %s lacks', (text, fault) => {
    expect(parseJsonLine(text)).toBe(fault);
  });

  it('survives any depth', () => {
    const depth = 16_000;
    expect(parseJsonLine(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toBe('unknown-keys');
    const nested = `${'{"req":'.repeat(4_000)}1${'}'.repeat(4_000)}`;
    expect(parseJsonLine(nested)).toBe('no-client');
  });
});
