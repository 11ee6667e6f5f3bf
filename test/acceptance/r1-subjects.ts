import {
  canonicalPath,
  clientKey,
  ClientResolver,
  createPathJudge,
  Engine,
  HttpRouteTable,
  isTampered,
  keywordsOptions,
  logFormat,
  ManualClock,
  MemoryCounterStore,
  parseAddress,
  parseLogLine,
  pathWords,
  readUuid,
  type RequestContext,
  resolveOptions,
  withoutSecrets,
} from '#aiwaf/internals';

/** A parser or matcher under trial: what it is given is made outside the measured time. */
export interface Subject {
  readonly name: string;
  /** Makes of a hostile text the work that is measured; called anew for every run. */
  prepare(text: string): () => unknown;
}

const TIME = '[10/Oct/2025:13:55:36 +0000]';
const BROWSER = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
};
/** Headers that layers read. */
const HEADERS = [
  ...['user-agent', 'accept', 'accept-language', 'cookie', 'content-type', 'host', 'referer', 'connection'],
  ...['sec-fetch-dest', 'x-forwarded-host', 'x-requested-with', 'x-aiwaf-form', 'purpose'],
];

/** Every parser and matcher that reads what a client can write. */
export function subjects(): Subject[] {
  return [...paths(), ...addresses(), ...logLines(), ...routing(), ...requests()];
}

const simple = (name: string, work: (text: string) => unknown): Subject => ({
  name,
  prepare: (text) => () => work(text),
});

function paths(): Subject[] {
  const judge = createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set());
  const judged = (name: string, target: (text: string) => string): Subject => ({
    name,
    prepare(text) {
      const known = canonicalPath(target(text));
      return () => {
        const { hits, scannerClass, payload } = judge(known);
        return [hits, scannerClass, payload];
      };
    },
  });
  return [
    simple('canonical path', (text) => canonicalPath(`/${text}`)),
    simple('canonical path of no slash', canonicalPath),
    judged('path judge, path', (text) => `/${text}`),
    judged('path judge, query', (text) => `/page?q=${text}`),
    simple('path words', (text) => pathWords(text)),
    simple('target without secrets', withoutSecrets),
    simple('UUID text', (text) => [readUuid(text), isTampered(text)]),
    simple('UUID with a tail', (text) => isTampered(`0b0f3a52-7a2c-4f0e-9d53-6a1f0d6b1c11${text}`)),
  ];
}

function addresses(): Subject[] {
  const proxied = new ClientResolver({
    trustedProxies: ['10.0.0.0/8'],
    neverBan: [],
    neverBanPrivate: true,
  });
  return [
    simple('address', (text) => {
      const address = parseAddress(text);
      return address === null ? null : clientKey(address);
    }),
    simple('forwarded addresses', (text) => proxied.resolve('10.0.0.1', text)),
  ];
}

function logLines(): Subject[] {
  const line = (name: string, of: (text: string) => string): Subject => ({
    name: `log line, ${name}`,
    prepare(text) {
      const whole = of(text);
      return () => parseLogLine(whole);
    },
  });
  const rest = '200 512 "-" "Firefox"';
  return [
    line('whole', (text) => text),
    line('client', (text) => `${text} - - ${TIME} "GET / HTTP/1.1" ${rest}`),
    line('user', (text) => `203.0.113.9 - ${text} ${TIME} "GET / HTTP/1.1" ${rest}`),
    line('request', (text) => `203.0.113.9 - - ${TIME} "GET ${text} HTTP/1.1" ${rest}`),
    line('open request', (text) => `203.0.113.9 - - ${TIME} "${text}`),
    line('referer', (text) => `203.0.113.9 - - ${TIME} "GET / HTTP/1.1" 200 512 "${text}" "-"`),
    line('user agent', (text) => `203.0.113.9 - - ${TIME} "GET / HTTP/1.1" 200 512 "-" "${text}"`),
    line('response time', (text) => `203.0.113.9 - - ${TIME} "GET / HTTP/1.1" ${rest} ${text}`),
    ...otherFormats(),
  ];
}

/** A record of many lines is many inputs: what a reader does with those, its own spec tells. */
const oneLine = (text: string) => text.replaceAll('\n', ' ');

function otherFormats(): Subject[] {
  const line = (format: string, place: string, of: (text: string) => string, before = ''): Subject => ({
    name: `log line, ${format}, ${place}`,
    prepare(text) {
      const lines = [before, ...of(text).split('\n')].filter((each) => each !== '');
      return () => {
        const reader = logFormat(format).open(() => undefined);
        for (const each of lines) reader.take(each);
        reader.end();
      };
    },
  });
  const json = '"remote_addr":"203.0.113.9","msec":1,"status":200,"request":"GET / HTTP/1.1"';
  const header = 'timestamp,ip_address,method,path,status_code,user_agent';
  const row = '2025-10-10T13:55:36Z,203.0.113.9,GET,/,200';
  return [
    line('auto', 'whole', oneLine),
    line('vhost', 'host', (text) => `${text} 203.0.113.9 - - ${TIME} "GET / HTTP/1.1" 200 1`),
    line('json', 'whole', (text) => `{${text}`),
    line('json', 'raw value', (text) => `{${json},"a":"${text}"}`),
    line('json', 'value', (text) => `{${json},"a":${JSON.stringify(text)}}`),
    line('json', 'key', (text) => `{${json},${JSON.stringify(text)}:1}`),
    line('csv', 'header', oneLine),
    line('csv', 'raw cell', (text) => `${row},${oneLine(text)}`, header),
    line(
      'csv',
      'cell',
      (text) => `${row},"${oneLine(text).replaceAll('"', '""').slice(0, text.length)}"`,
      header,
    ),
    line('csv', 'open cell', (text) => `${row},"${oneLine(text)}`, header),
  ];
}

/** How a request is sent that holds a text in one place. */
interface Attack {
  readonly name: string;
  of(text: string): {
    readonly method?: string;
    readonly target?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

const ATTACKS: readonly Attack[] = [
  { name: 'path', of: (text) => ({ target: `/${text}` }) },
  { name: 'parameter', of: (text) => ({ target: `/things/${text}` }) },
  { name: 'wildcard', of: (text) => ({ target: `/files/${text}` }) },
  { name: 'query', of: (text) => ({ target: `/page?q=${text}` }) },
  { name: 'query of no route', of: (text) => ({ target: `/nothing?${text}` }) },
  {
    name: 'form',
    of: (text) => ({
      method: 'POST',
      target: '/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: text },
      body: { aiwaf_form: text, [text]: text },
    }),
  },
  ...HEADERS.map((header) => ({
    name: `header ${header}`,
    of: (text: string) => ({ headers: { [header]: text } }),
  })),
];

/** The layers by phase, monitored, so that none hides the next; and what observes the end of a request. */
function requests(): Subject[] {
  const routes = routeTable(true);
  const options = resolveOptions({
    database: false,
    mode: 'monitor',
    layers: {
      rateLimit: false,
      // What is over a cap is refused unread: here all of it is read.
      headers: { maxHeaderBytes: 1_000_000, maxUserAgentLength: 65_536, maxAcceptLength: 65_536 },
    },
  });
  const engine = new Engine(options, {
    clock: new ManualClock(1_700_000_000_000),
    counters: new MemoryCounterStore(options.layers.rateLimit.maxKeys),
    emit: () => {},
    routes: () => routes,
    idPrefix: 'r1',
  });
  let client = 0;
  const open = (attack: Attack, text: string): RequestContext => {
    // Node gives the bytes of targets and headers as Latin-1.
    const sent = Buffer.from(text).toString('latin1');
    const { method = 'GET', target = '/page', headers = {}, body } = attack.of(sent);
    const all = { ...BROWSER, ...headers };
    client++;
    const facts = {
      peer: `198.51.${(client >> 8) & 255}.${client & 255}`,
      method,
      target,
      httpVersion: '1.1',
      headers: all,
      rawHeaders: Object.entries(all).flat(),
    };
    const context = engine.contexts.make(facts, routes);
    if (context.route.matched) context.handler = { ...HANDLER, body };
    return context;
  };
  const finish = (context: RequestContext) =>
    engine.pipeline.finish(context, {
      status: context.route.matched ? 200 : 404,
      durationMs: 1,
      aborted: false,
      contentLength: null,
      contentType: '',
    });
  const stage = (name: string, attack: Attack, run: (context: RequestContext) => unknown): Subject => ({
    name: `${name}, ${attack.name}`,
    prepare(text) {
      const context = open(attack, text);
      return () => run(context);
    },
  });
  const some = (...names: string[]) => ATTACKS.filter(({ name }) => names.includes(name));
  return [
    ...ATTACKS.map((attack) =>
      stage('layers of the request', attack, (context) => engine.pipeline.run(context, 'request')),
    ),
    ...some('parameter', 'form').map((attack) =>
      stage('layers of the route', attack, (context) => engine.pipeline.run(context, 'route')),
    ),
    ...some('path', 'query', 'header user-agent', 'header referer').map((attack) =>
      stage('observers', attack, finish),
    ),
  ];
}

/** As a guard would find it. */
const HANDLER = {
  name: 'Trial.handle',
  controller: requests,
  method: requests,
  params: {},
  body: undefined,
  authenticated: false,
  form: null,
};

/** A host's routes as its adapter matches them. */
function routeTable(express: boolean): HttpRouteTable {
  const routes = new HttpRouteTable(
    {
      caseSensitive: !express,
      ignoreTrailingSlash: express,
      ignoreDuplicateSlashes: false,
      maxParamLength: express ? Number.MAX_SAFE_INTEGER : 100,
      byOrder: express,
    },
    new Set(),
    [],
    () => false,
  );
  for (const [method, path] of [
    ['GET', '/page'],
    ['GET', '/things/:id'],
    ['PUT', '/things/:id'],
    ['DELETE', '/things/:id'],
    ['GET', express ? '/files/*path' : '/files/*'],
    ['POST', '/login'],
  ])
    routes.add({ methods: [method], path, exempt: 0, rateLimit: null, hosts: null });
  return routes;
}

function routing(): Subject[] {
  return [true, false].flatMap((express) => {
    const routes = routeTable(express);
    const adapter = express ? 'Express' : 'Fastify';
    return ['/', '/things/', '/files/'].map((prefix) =>
      simple(`routes of ${adapter}, ${prefix}`, (text) => routes.match('GET', prefix + text, 'shop.example')),
    );
  });
}
