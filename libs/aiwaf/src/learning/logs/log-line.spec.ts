import { LogLine } from '../../core/ports/feature-source';
import { parseLogLine } from './log-line';

const AT = Date.UTC(2025, 9, 10, 13, 55, 36);

function line(over: { client?: string; time?: string; request?: string; rest?: string } = {}): string {
  const { client = '203.0.113.5 - -', time = '10/Oct/2025:13:55:36 +0000' } = over;
  const { request = 'GET /about/ HTTP/1.1', rest = '200 512 "-" "Mozilla/5.0"' } = over;
  return `${client} [${time}] "${request}" ${rest}`;
}

function parsed(text: string): LogLine {
  const result = parseLogLine(text);
  if (typeof result === 'string') throw new Error(`${result}: ${text}`);
  return result;
}

describe('parseLogLine', () => {
  it('reads a combined line', () => {
    const rest = '302 - "https://shop.example/a" "Mozilla/5.0"';
    expect(parsed(line({ request: 'POST /contact?x=1 HTTP/1.1', rest }))).toEqual({
      address: '203.0.113.5',
      at: AT,
      method: 'POST',
      target: '/contact?x=1',
      status: 302,
      referer: 'https://shop.example/a',
      userAgent: 'Mozilla/5.0',
      responseTime: null,
      denied: false,
    });
  });

  it('reads a common line', () => {
    expect(parsed(line({ rest: '404 12' }))).toMatchObject({
      status: 404,
      referer: '',
      userAgent: null,
      responseTime: null,
    });
    expect(parsed(line({ rest: '404 12 "-" "-"' })).userAgent).toBe('');
  });

  it.each([
    ['200', 200],
    ['200 -', 200],
    ['200 x "-"', 200],
    ['404 123456789012345678 "-" "-"', 404],
  ])('reads the status of %j', (rest, status) => {
    expect(parsed(line({ rest })).status).toBe(status);
  });

  it.each([
    ['200 512 "-" "x" response-time=0.123', 0.123],
    ['200 512 "-" "x" rt=0.123 uct="0.001"', 0.123],
    ['200 512 "-" "x" rt="0.123"', 0.123],
    ['200 512 "-" "x" "-" request_time=2', 2],
    ['200 512 "-" "x" 0.123', 0.123],
    ['200 512 0.123', 0.123],
    ['200 512 "-" "x" 2500', 0.0025],
    ['200 512 "-" "x" 12 "router" "http://10.0.0.3" 3ms', 0.003],
    ['200 512 "-" "rt=9.9"', null],
    ['200 512 "-" "x" "10.0.0.7"', null],
    ['200 512 "-" "x" rt=-', null],
  ])('reads the time of %j', (rest, seconds) => {
    expect(parsed(line({ rest })).responseTime).toBe(seconds);
  });

  it('honours time zones', () => {
    expect(parsed(line({ time: '10/Oct/2025:19:25:36 +0530' })).at).toBe(AT);
    expect(parsed(line({ time: '10/Oct/2025:06:55:36 -0700' })).at).toBe(AT);
  });

  it('takes any method, blanks in the target and a missing protocol', () => {
    expect(parsed(line({ request: 'PROPFIND /dav HTTP/2.0' }))).toMatchObject({
      method: 'PROPFIND',
      target: '/dav',
    });
    expect(parsed(line({ request: 'GET /search/?q=a b HTTP/1.1' })).target).toBe('/search/?q=a b');
    expect(parsed(line({ request: 'GET /about/' }))).toMatchObject({ method: 'GET', target: '/about/' });
  });

  it.each([
    '-',
    '',
    '\\x16\\x03\\x01\\x00',
    'OPTIONS * HTTP/1.1',
    'CONNECT mail.example:25 HTTP/1.1',
    '\\x00 /x',
  ])('counts the request %j as a line without a path', (request) => {
    expect(parsed(line({ request, rest: '400 0 "-" "-"' }))).toMatchObject({ target: null, status: 400 });
  });

  it('takes the escapes of the server off', () => {
    const { target } = parsed(line({ request: 'GET /a?q=\\"x\\" HTTP/1.1' }));
    expect(target).toBe('/a?q="x"');
    expect(parsed(line({ request: 'GET /\\xc3\\xa9 HTTP/1.1' })).target).toBe('/%c3%a9');
  });

  it.each([
    ['a user name that looks like an address', line({ client: '203.0.113.5 - 198.51.100.9' })],
    ['a user name with blanks', line({ client: '203.0.113.5 - John Doe' })],
    [
      'a user name that imitates the line',
      line({ client: '203.0.113.5 - a [10/Oct/2025:13:55:36 +0000] \\"x' }),
    ],
    ['an identity that is an address', line({ client: '203.0.113.5 198.51.100.9 -' })],
    ['quotes in the user agent', line({ rest: '200 512 "-" "a\\" 198.51.100.9 - - [x] \\"b"' })],
    ['a line in the path', line({ request: 'GET /\\" 404 1 \\"-\\" HTTP/1.1' })],
    ['unescaped quotes in the path', line({ request: 'GET /a"b HTTP/1.1' })],
  ])('is not misled by %s', (_, text) => {
    expect(parsed(text)).toMatchObject({ address: '203.0.113.5', at: AT, method: 'GET', status: 200 });
  });

  it('reads IPv6 clients', () => {
    expect(parsed(line({ client: '2001:db8::1 - -' })).address).toBe('2001:db8::1');
  });

  it.each([
    ['hello world', 'no-time'],
    ['hello', 'no-client'],
    ['{"ip":"203.0.113.5"}', 'no-client'],
    ['203.0.113.5  [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 20x 5', 'no-status'],
    [line({ rest: '2000 5' }), 'no-status'],
    [line({ rest: '' }), 'no-status'],
    [line({ time: '10/Okt/2025:13:55:36 +0000' }), 'no-time'],
    [line({ time: '32/Oct/2025:13:55:36 +0000' }), 'no-time'],
    ['203.0.113.5 - - [10/Oct/2025:13:55:36 +0000] GET / 200', 'no-request'],
    ['203.0.113.5 - - [10/Oct/2025:13:55:36 +0000] "GET /cut', 'no-request'],
    [line({ rest: 'abc' }), 'no-status'],
  ])('says what %j lacks', (text, fault) => {
    expect(parseLogLine(text)).toBe(fault);
  });

  it('takes one field for the client, whatever the others look like', () => {
    const first = (client: string) => parsed(line({ client })).address;
    expect(first('203.0.113.5 198.51.100.1 -')).toBe('203.0.113.5');
    expect(first('203.0.113.5 - 198.51.100.1')).toBe('203.0.113.5');
    expect(first('shop.example 203.0.113.5 - -')).toBe('shop.example');
    const second = (client: string) => {
      const result = parseLogLine(line({ client }), 'second');
      return typeof result === 'string' ? result : result.address;
    };
    expect(second('shop.example:443 203.0.113.5 - -')).toBe('203.0.113.5');
    expect(second('shop.example 2001:db8::1 - -')).toBe('2001:db8::1');
    expect(second('192.0.2.10:443 203.0.113.5 - -')).toBe('203.0.113.5');
    expect(second('198.51.100.1 203.0.113.5 - -')).toBe('203.0.113.5');
    expect(second('2001:db8::1:443 203.0.113.5 - 198.51.100.9')).toBe('203.0.113.5');
    expect(second('203.0.113.5 - -')).toBe('-');
    expect(second('')).toBe('no-client');
    expect(second(' 203.0.113.5 - -')).toBe('no-client');
  });
});
