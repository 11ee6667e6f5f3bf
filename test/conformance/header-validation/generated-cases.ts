import { HeaderInput } from './recorded-behaviour';

const PAGE = {
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Accept-Language': 'en-US,en;q=0.9',
  'Accept-Encoding': 'gzip, deflate, br',
  Connection: 'keep-alive',
};
const BARE = { Accept: '*/*' };
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

type Headers = Readonly<Record<string, string>>;

function request(headers: Headers, more: Partial<HeaderInput> = {}): HeaderInput {
  return { method: 'GET', path: '/about/', protocol: 'HTTP/1.1', headers, settings: {}, ...more };
}

/** Every user agent with every header set and protocol of the recorded groups. */
function agentCases(agents: readonly string[]): HeaderInput[] {
  const sets: readonly (readonly [Headers, string])[] = [
    [PAGE, 'HTTP/1.1'],
    [BARE, 'HTTP/1.1'],
    [{ ...BARE, 'Accept-Encoding': 'gzip' }, 'HTTP/1.1'],
    [{ Accept: 'application/json', 'Accept-Encoding': 'gzip', Connection: 'Keep-Alive' }, 'HTTP/1.1'],
    [{}, 'HTTP/1.1'],
    [{ ...BARE, Connection: 'close' }, 'HTTP/1.1'],
    [PAGE, 'HTTP/1.0'],
    [PAGE, 'HTTP/2'],
    [PAGE, 'HTTP/2.0'],
  ];
  return agents.flatMap((agent) =>
    sets.map(([headers, protocol]) => request({ 'User-Agent': agent, ...headers }, { protocol })),
  );
}

/** All subsets of the scored headers, under every minimum. */
function scoreCases(): HeaderInput[] {
  const names = ['Accept', 'Accept-Language', 'Accept-Encoding', 'Connection', 'Cache-Control'] as const;
  const values: Headers = { ...PAGE, 'Cache-Control': 'no-cache' };
  const subsets = Array.from({ length: 2 ** names.length }, (_, bits) =>
    Object.fromEntries(
      names.filter((_name, index) => bits & (1 << index)).map((name) => [name, values[name]]),
    ),
  );
  const minimums = [undefined, ...Array.from({ length: 12 }, (_, score) => score)];
  return subsets.flatMap((headers) =>
    minimums.map((score) =>
      request(
        { 'User-Agent': CHROME, ...headers },
        { settings: score === undefined ? {} : { AIWAF_HEADER_QUALITY_MIN_SCORE: score } },
      ),
    ),
  );
}

function acceptCases(): HeaderInput[] {
  const accepts = [
    '',
    '*/*',
    ' */*',
    '*/*;q=0.8',
    'text/html',
    'TEXT/HTML,application/xml',
    'application/json',
  ];
  const others: readonly Headers[] = [
    {},
    { 'Accept-Encoding': 'gzip' },
    { 'Accept-Language': 'en' },
    { Connection: 'keep-alive' },
    { Connection: 'Keep-Alive' },
    { 'Accept-Language': '', 'Accept-Encoding': '' },
  ];
  return accepts.flatMap((accept) =>
    others.map((headers) => request({ 'User-Agent': CHROME, Accept: accept, ...headers })),
  );
}

/** Around each cap, by default and by setting. */
function capCases(): HeaderInput[] {
  const page = { 'User-Agent': CHROME, ...PAGE };
  const around = (value: number) => [value - 1, value, value + 1];
  const bytesOfPage = 318;
  const many = (count: number): Headers =>
    Object.fromEntries(Array.from({ length: count - 5 }, (_, index) => [`X-H${index}`, 'v']));
  return [
    ...around(500).map((length) => request({ ...page, 'User-Agent': 'Mozilla/5.0 '.padEnd(length, 'a') })),
    ...around(4_096).map((length) => request({ ...page, Accept: 'text/html'.padEnd(length, 'x') })),
    ...around(100).map((count) => request({ ...page, ...many(count) })),
    ...around(32_768 - bytesOfPage - 'HTTP_X_BIG'.length).map((length) =>
      request({ ...page, 'X-Big': 'b'.repeat(length) }),
    ),
    ...around(CHROME.length).map((cap) => request(page, { settings: { AIWAF_MAX_USER_AGENT_LENGTH: cap } })),
    ...around(PAGE.Accept.length).map((cap) => request(page, { settings: { AIWAF_MAX_ACCEPT_LENGTH: cap } })),
    ...around(5).map((cap) => request(page, { settings: { AIWAF_MAX_HEADER_COUNT: cap } })),
    ...around(bytesOfPage).map((cap) => request(page, { settings: { AIWAF_MAX_HEADER_BYTES: cap } })),
  ];
}

function requiredCases(): HeaderInput[] {
  const [agent, accept, language] = ['HTTP_USER_AGENT', 'HTTP_ACCEPT', 'HTTP_ACCEPT_LANGUAGE'];
  const forms: readonly unknown[] = [
    ...[[], [agent], [accept], [agent, accept, language], 'bogus', 5, [null], { POST: 'x' }],
    ...[{ POST: [agent], DEFAULT: [] }, { POST: [] }, { GET: [] }, { DEFAULT: [accept] }, {}],
  ];
  const sets: readonly Headers[] = [
    {},
    { 'User-Agent': CHROME },
    { 'User-Agent': 'curl/8.5.0', ...BARE },
    { 'User-Agent': CHROME, ...PAGE },
    BARE,
  ];
  return forms.flatMap((form) =>
    sets.flatMap((headers) =>
      ['GET', 'POST'].map((method) =>
        request(headers, { method, settings: { AIWAF_REQUIRED_HEADERS: form } }),
      ),
    ),
  );
}

/** Static, exempt, served and unknown paths, each asked for by a scanner without further headers. */
function pathCases(): HeaderInput[] {
  const extensions = '.css .js .png .jpg .jpeg .gif .ico .svg .woff .woff2 .ttf .eot .map .html .php'.split(
    ' ',
  );
  const paths = [
    ...extensions.flatMap((extension) => [`/x${extension}`, `/x${extension}/`, `/x.php${extension}`]),
    ...[
      '/static/',
      '/static',
      '/static/x.php',
      '/media/x',
      '/assets/x',
      '/favicon.ico',
      '/favicon.icox',
      '/favicon.ico/',
    ],
    ...[
      '/login/',
      '/login',
      '/Login/',
      '/login/x',
      '/admin/',
      '/admin',
      '/admin/login/',
      '/admin/x/',
      '/adminer.php',
    ],
    ...[
      '/accounts/login/',
      '/auth/login/',
      '/signin/',
      '/signin',
      '/health/',
      '/health',
      '/healthz',
      '/robots.txt',
    ],
    ...[
      '/.well-known/security.txt',
      '/.env',
      '/.env/x.css',
      '/x.php/a.css',
      '/',
      '/about/',
      '/api/users/',
      '/wp-login.php',
    ],
    ...['/static/../etc/passwd', '/login/%2e%2e/x', '/admin/../x'],
  ];
  return paths.map((path) => request({ 'User-Agent': 'sqlmap/1.0' }, { path }));
}

function methodCases(): HeaderInput[] {
  const json = { 'Content-Type': 'application/json', 'Content-Length': '2' };
  return ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].flatMap((method) => [
    request({ 'User-Agent': CHROME, ...BARE }, { method }),
    request({ 'User-Agent': CHROME, ...PAGE, ...json }, { method }),
    request({ 'User-Agent': 'okhttp/4.12.0', ...json }, { method }),
  ]);
}

/** Combinations like the recorded ones, which the recordings only sample. */
export function generatedHeaderCases(agents: readonly string[]): HeaderInput[] {
  return [
    ...agentCases(agents),
    ...scoreCases(),
    ...acceptCases(),
    ...capCases(),
    ...requiredCases(),
    ...pathCases(),
    ...methodCases(),
  ];
}
