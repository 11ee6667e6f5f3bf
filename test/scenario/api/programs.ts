import { JSON_BODY, Visit } from '../traffic/visit';
import { VisitorKind } from '../traffic/visitor-kind';
import { BEARER, headersOf } from './headers';

const CLIENTS = [
  'curl/8.7.1',
  'python-requests/2.32.4',
  'axios/1.10.0',
  'Go-http-client/2.0',
  'PostmanRuntime/7.44.1',
  'node-fetch/3.3.2',
  'Java-http-client/21.0.7',
  'GuzzleHttp/7',
  'Apache-HttpClient/4.5.14 (Java/17.0.15)',
  'Faraday v2.12.2',
];

/** A client of the API with a token or a key, at the pace of a script. */
function apiClient(key: readonly [string, string]): (visit: Visit) => void {
  return (visit) => {
    const { chance } = visit;
    const headers = headersOf(chance.pick(CLIENTS), key);
    for (let i = 0, times = chance.int(5, 60); i < times; i++) {
      const id = chance.uuid();
      chance.weighted<() => void>([
        [
          6,
          () =>
            visit.ask(
              'GET',
              `/api/products/${chance.int(1, 2_200)}`,
              headers,
              chance.happens(0.05) ? { status: 404 } : {},
            ),
        ],
        [2, () => visit.ask('GET', `/api/orders/${id}`, headers)],
        [
          2,
          () =>
            visit.ask('POST', '/api/orders', [...headers, ...JSON_BODY], {
              body: { lines: [] },
              status: chance.happens(0.1) ? 422 : 201,
            }),
        ],
        [
          1,
          () =>
            visit.ask('PATCH', `/api/orders/${id}`, [...headers, ...JSON_BODY], {
              body: { note: "Peter's; --" },
            }),
        ],
        [1, () => visit.ask('DELETE', `/api/orders/${id}`, headers)],
        [
          1,
          () =>
            visit.ask(
              'GET',
              `/api/search?q=${encodeURIComponent(chance.pick(["O'Brien", 'a&b', 'price>10 and price<20', '$filter=x eq 1']))}&fields=id,name&$top=5`,
              headers,
            ),
        ],
      ])();
      visit.wait(0.1, 4);
    }
  };
}

/** Pages through all orders, five a second. */
function batchJob(visit: Visit): void {
  const headers = headersOf('python-requests/2.32.4', BEARER);
  const pages = Math.max(40, Math.round(200 * visit.scale));
  for (let page = 1; page <= pages; page++) {
    visit.ask('GET', `/api/orders?page=${page}&per_page=100&since=2026-01-01T00%3A00%3A00Z`, headers);
    visit.wait(0.19, 0.21);
  }
}

function graphqlClient(visit: Visit): void {
  visit.useBrowser(visit.chance.pick(['chrome', 'safari', 'safari-15', 'firefox']));
  visit.referer = 'https://shop.example/';
  for (let i = 0, times = visit.chance.int(5, 30); i < times; i++) {
    visit.call('POST', '/api/graphql', {
      body: { query: '{ products(where: {name: {_like: "%lamp%"}}) { id name } }', variables: {} },
    });
    visit.wait(0.1, 3);
  }
}

/** Another server: fetches a token, works, refreshes it. */
function server(visit: Visit): void {
  for (let round = 0; round < 4; round++) {
    visit.ask(
      'POST',
      '/api/oauth/token',
      [
        ...headersOf('Apache-HttpClient/4.5.14 (Java/17.0.15)'),
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      { body: { grant_type: 'client_credentials' } },
    );
    for (let i = 0; i < 20; i++) {
      visit.wait(1, 12);
      visit.ask(
        'GET',
        `/api/orders?updated_after=${1_767_000_000 + i}`,
        headersOf('Apache-HttpClient/4.5.14 (Java/17.0.15)', BEARER),
        i === 19 ? { status: 401 } : {},
      );
    }
  }
}

/** Forgets the prefix, misspells, uses an old version: the API answers 404. */
function explorer(visit: Visit): void {
  const headers = headersOf(visit.chance.pick(CLIENTS), BEARER);
  for (const target of [
    '/orders',
    '/api/order',
    '/api/v1/orders',
    '/api/orders/',
    '/api',
    '/',
    '/api/docs',
    '/api/users/me',
    '/api/product/12',
    '/api/orders/12/items',
  ]) {
    visit.ask('GET', target, headers);
    visit.wait(2, 20);
  }
}

export const PROGRAMS: readonly VisitorKind[] = [
  { name: 'token-client', preset: 'api', visits: 30, plan: apiClient(BEARER) },
  { name: 'key-client', preset: 'api', visits: 15, plan: apiClient(['X-API-Key', 'sk_live_4242']) },
  { name: 'batch-job', preset: 'api', visits: 5, plan: batchJob },
  { name: 'graphql', preset: 'api', visits: 20, plan: graphqlClient },
  { name: 'server', preset: 'api', visits: 10, plan: server },
  { name: 'api-explorer', preset: 'api', visits: 3, plan: explorer },
];
