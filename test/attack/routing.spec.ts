import { RequestMethod, Type, VersioningType } from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { layerMask } from '../../libs/aiwaf/src/core/layer-id';
import { sendAll } from './raw-batch';
import * as hosts from './routing-hosts';
import { RoutingHost, Told } from './routing-hosts';

const LAYERS = layerMask(['blacklist', 'headers', 'rateLimit', 'keywords']);
type App = NestExpressApplication | NestFastifyApplication;

const COMMON: Type[] = [hosts.Pets, hosts.Heads, hosts.Derived, hosts.Open, hosts.Checks];

interface Setup {
  readonly name: string;
  readonly adapter: 'express' | 'fastify';
  readonly controllers?: Type[];
  readonly fastify?: object;
  readonly configure?: (app: App) => void;
  readonly headers?: readonly string[];
  /** Before every path too. */
  readonly base?: string;
}

const EXPRESS_ONLY = [hosts.OpenTenant, hosts.ClosedTenant, hosts.Odd];
const prefixed = (app: App) =>
  void app.setGlobalPrefix('api', {
    exclude: ['checks', { path: 'pets/search', method: RequestMethod.GET }],
  });
const VERSIONED = [hosts.PeopleOne, hosts.PeopleTwo];
const versions = ['', 'x-version: 1\r\n', 'x-version: 2\r\n', 'x-version: 4\r\n', 'x-version: 9\r\n'];

const catchAll = (adapter: string) => (adapter === 'express' ? hosts.Spa : hosts.FastifyPaths);

const setups: Setup[] = [
  ...(['express', 'fastify'] as const).flatMap((adapter): Setup[] => [
    { name: 'plain', adapter, controllers: [catchAll(adapter)] },
    { name: 'prefix', adapter, configure: prefixed, base: '/api', controllers: [catchAll(adapter)] },
    {
      name: 'versions in the URI',
      base: '/v1',
      adapter,
      controllers: VERSIONED,
      configure: (app) => void app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    },
    {
      name: 'versions by header',
      adapter,
      controllers: VERSIONED,
      configure: (app) => void app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' }),
      headers: versions,
    },
  ]),
  { name: 'odd paths and hosts', adapter: 'express', controllers: [...EXPRESS_ONLY, hosts.Spa] },
  {
    name: 'hosts behind a proxy',
    adapter: 'express',
    controllers: EXPRESS_ONLY,
    configure: (app) => void (app as NestExpressApplication).set('trust proxy', true),
    headers: ['x-forwarded-host: a.closed.example\r\n', 'x-forwarded-host: open.example\r\n'],
  },
  {
    name: 'strict routing',
    adapter: 'express',
    controllers: [hosts.Spa],
    configure: (app) => {
      const { router } = app.getHttpAdapter().getInstance() as { router: object };
      Object.assign(router, { strict: true, caseSensitive: true });
    },
  },
  {
    name: 'settings that come too late for the router',
    adapter: 'express',
    controllers: [hosts.Spa],
    configure: (app) => {
      (app as NestExpressApplication).set('strict routing', true);
      (app as NestExpressApplication).set('case sensitive routing', true);
    },
  },
  {
    name: 'lenient routing',
    adapter: 'fastify',
    controllers: [hosts.FastifyPaths],
    fastify: {
      routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, caseSensitive: false },
    },
  },
  {
    name: 'semicolons',
    adapter: 'fastify',
    fastify: { routerOptions: { useSemicolonDelimiter: true, maxParamLength: 10 } },
  },
];

const PATHS = [
  ...[
    '/pets',
    '/pets/search',
    '/pets/some',
    '/pets/7',
    '/pets/late',
    '/pets/7/limited',
    '/spread/a',
    '/spread/a/b',
  ],
  ...['/pets/any', '/pets/any/1', '/pets/1/2/all', '/pets/x/2/all', '/heads/one', '/heads/two', '/HeAdS/Two'],
  ...[
    '/derived/shared',
    '/derived/replaced',
    '/derived/own',
    '/open/x',
    '/number/7',
    '/number/x',
    '/at/1-2',
    '/at/1',
    '/a:b',
  ],
  ...['/wing/area', '/wing/area/open', '/checks', '/people/me', '/people', '/people/late', '/people/7'],
  ...[
    '/v1/people/me',
    '/v2/people/me',
    '/v2/people/7',
    '/v3/people/late',
    '/tenant',
    '/tenant/a',
    '/tenant/b',
  ],
  ...['/odd/report-24.csv', '/odd/7', '/odd/opt/1/end', '/odd/opt/end', '/odd/en/deep/x/y/end', '/elsewhere'],
];
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => `${path}.`,
  (path) => `${path};x`,
  (path) => `${path};x=1/`,
  (path) => `${path}?a=/pets/search`,
  (path) => `${path}#/pets/search`,
  (path) => `${path}%23/x`,
  (path) => `${path}%3f/x`,
  (path) => `/${path}`,
  (path) => path.replace(/(?<=.)\//g, '//'),
  (path) => path.replace(/\//g, '/./'),
  (path) => `/x/..${path}`,
  (path) => `/x/%2e%2e${path}`,
  (path) => path.toUpperCase(),
  (path) => path.replace(/[aeiou]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/(?<=.)\//, '%2F'),
  (path) => path.replace(/(?<=.)\//, '%5c'),
  (path) => path.replace(/(?<=.)\//, '\\'),
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `${path}\xa0`,
  (path) => `${path}\t`,
  (path) => `\\..${path}\xa0`,
  (path) => path.replace(/e/, '%ef%bd%85'),
  (path) => `http://shop.example${path}`,
  (path) => `HTTPS://u:p@shop.example:1${path}`,
  (path) => `javascript://pets/search${path}`,
  (path) => `javascript://x${path}`,
  (path) => `${path.replaceAll('/', '\\\\').replace('\\\\', '/')}#`,
  (path) => `ftp://shop.example${path}`,
  (path) => `${'a'.repeat(40)}://shop.example${path}`,
  (path) => `http://shop.example\\pets\\search${path}`,
  (path) => `http://shop.example?${path}`,
  (path) => `http:/${path}`,
  (path) => `/pets/search/..${path}`,
  (path) => `/pets/search%2f..${path}`,
  () => '*',
];
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'PROPFIND', 'TRACE', 'DELETE'];

describe.each(setups)('routing differential on $adapter, $name', (setup) => {
  let app: App;
  let port: number;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [RoutingHost.with([...COMMON, ...(setup.controllers ?? [])])],
    }).compile();
    app =
      setup.adapter === 'express'
        ? module.createNestApplication<NestExpressApplication>({ logger: false })
        : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(setup.fastify), {
            logger: false,
          });
    setup.configure?.(app);
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as { port: number });
  });
  afterAll(() => app.close());

  it('decides for the handler that runs, in every spelling', async () => {
    const hosted = setup.controllers?.includes(hosts.OpenTenant) === true;
    const names = hosted ? ['open.example', 'a.closed.example'] : ['shop.example'];
    const requests: string[] = [];
    for (const path of PATHS.flatMap((one) => (setup.base === undefined ? [one] : [one, setup.base + one])))
      for (const spell of SPELLINGS)
        for (const method of METHODS)
          for (const extra of setup.headers ?? [''])
            for (const name of names) {
              if (method !== 'GET' && method !== 'HEAD' && spell !== SPELLINGS[0] && spell !== SPELLINGS[1])
                continue;
              requests.push(
                `${method} ${spell(path)} HTTP/1.1\r\nhost: ${name}\r\n${extra}connection: close\r\n\r\n`,
              );
            }
    const wrong: string[] = [];
    let handled = 0;
    const answers = await sendAll(port, requests);
    answers.forEach((answer, i) => {
      if (answer?.headers['x-told'] === undefined) return;
      handled++;
      const told = JSON.parse(answer.headers['x-told']) as Told;
      const problems = [
        told.matched ? '' : 'unmatched',
        ((told.ran | told.own) & LAYERS) === LAYERS ? '' : `borrowed ${LAYERS & ~(told.ran | told.own)}`,
        (told.ran & told.own) === 0 ? '' : `not exempt ${told.ran & told.own}`,
        JSON.stringify(told.limit) === JSON.stringify(told.ownLimit) ? '' : 'another limit',
      ].filter((problem) => problem !== '');
      if (problems.length > 0)
        wrong.push(
          `${JSON.stringify(requests[i].split('\r\nconnection')[0])} -> ${told.handler}, decided for ${told.id}: ${problems.join(', ')}`,
        );
    });
    expect(handled).toBeGreaterThan(200);
    expect([wrong.length, ...wrong.slice(0, 12)]).toEqual([0]);
  }, 60_000);
});
