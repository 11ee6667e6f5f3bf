import { layerMask } from '../../core/layer-id';
import { HttpRouteTable } from './http-route-table';
import { EVERY_METHOD, MatchingRules, RouteDefinition } from './route';

const EXPRESS: MatchingRules = {
  caseSensitive: false,
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: false,
  maxParamLength: Number.MAX_SAFE_INTEGER,
  byOrder: true,
};
const FASTIFY: MatchingRules = {
  caseSensitive: true,
  ignoreTrailingSlash: false,
  ignoreDuplicateSlashes: false,
  maxParamLength: 100,
  byOrder: false,
};

function table(
  rules: MatchingRules,
  routes: readonly (Partial<RouteDefinition> & { path: string })[],
  known: string[] = [],
) {
  const built = new HttpRouteTable(rules, new Set(), known, (path) => path.startsWith('/queues'));
  for (const route of routes)
    built.add({ methods: ['GET'], exempt: 0, rateLimit: null, hosts: null, ...route });
  return built;
}
const id = (built: HttpRouteTable, path: string, method = 'GET', host?: string) =>
  built.match(method, path, host).id;

describe('the route table', () => {
  it('matches static, parameter, wildcard and optional paths', () => {
    const built = table(EXPRESS, [
      { path: '/' },
      { path: '/users/:id' },
      { path: '/files/*path' },
      { path: '/posts{/:slug}' },
      { path: '/v:major/info' },
      { path: '/a/*rest/edit' },
    ]);
    expect(id(built, '/')).toBe('GET /');
    expect(id(built, '/users/7')).toBe('GET /users/:id');
    expect(id(built, '/users/7/x')).toBe('');
    expect(id(built, '/files/a/b.txt')).toBe('GET /files/*path');
    expect(id(built, '/posts')).toBe('GET /posts{/:slug}');
    expect(id(built, '/posts/one')).toBe('GET /posts{/:slug}');
    expect(id(built, '/v2/info')).toBe('GET /v:major/info');
    expect(id(built, '/a/b/c/edit')).toBe('GET /a/*rest/edit');
  });

  it('follows the case and slash rules of its adapter', () => {
    const express = table(EXPRESS, [{ path: '/Cats' }]);
    const fastify = table(FASTIFY, [{ path: '/Cats' }]);
    for (const path of ['/cats', '/CATS/', '/Cats'])
      expect([path, id(express, path)]).toEqual([path, 'GET /Cats']);
    for (const path of ['/cats', '/Cats/']) expect([path, id(fastify, path)]).toEqual([path, '']);
    expect(id(fastify, '/Cats')).toBe('GET /Cats');
  });

  it('decodes as its adapter does before it matches', () => {
    expect(id(table(FASTIFY, [{ path: '/cats' }]), '/%63ats')).toBe('GET /cats');
    expect(id(table(EXPRESS, [{ path: '/cats' }]), '/%63ats')).toBe('');
    expect(id(table(FASTIFY, [{ path: '/cats' }]), '/%zz')).toBe('');
  });

  it('lets the first route registered win on Express, the most specific one on Fastify', () => {
    const routes = [{ path: '/users/:id' }, { path: '/users/me' }];
    expect(id(table(EXPRESS, routes), '/users/me')).toBe('GET /users/:id');
    expect(id(table(FASTIFY, routes), '/users/me')).toBe('GET /users/me');
    expect(id(table(EXPRESS, [...routes].reverse()), '/users/me')).toBe('GET /users/me');
  });

  it('knows a path that only other methods serve', () => {
    const built = table(EXPRESS, [{ path: '/orders', methods: ['POST'] }]);
    expect(built.match('GET', '/orders', undefined)).toMatchObject({ routed: true, matched: false });
    expect(built.match('POST', '/orders', undefined)).toMatchObject({ routed: true, matched: true });
    expect(built.allowedMethods('/orders', undefined)).toEqual(['POST']);
    expect(built.match('GET', '/elsewhere', undefined)).toMatchObject({ routed: false });
  });

  it('answers HEAD where GET is served', () => {
    expect(table(EXPRESS, [{ path: '/cats' }]).match('HEAD', '/cats', undefined).matched).toBe(true);
  });

  it('knows mounts of the adapter and known prefixes', () => {
    const built = table(EXPRESS, [], ['/docs']);
    expect(built.match('GET', '/queues/x', undefined)).toMatchObject({ routed: true, matched: false });
    expect(built.match('GET', '/Docs/x', undefined)).toMatchObject({ routed: true, matched: false });
  });

  it('tells routes of different hosts apart', () => {
    const built = table(EXPRESS, [{ path: '/', hosts: [/^admin\./] }]);
    expect(built.match('GET', '/', 'admin.shop.example:8080').matched).toBe(true);
    expect(built.match('GET', '/', 'shop.example').matched).toBe(false);
  });

  it('is exempt early only where every candidate is, and leaves the rest to the guard', () => {
    const headers = layerMask(['headers']);
    const both = layerMask(['headers', 'keywords']);
    const built = table(EXPRESS, [
      { path: '/versioned', exempt: both, conditions: ['1'] },
      { path: '/versioned', exempt: headers, conditions: ['2'] },
    ]);
    expect(built.match('GET', '/versioned', undefined)).toMatchObject({
      exempt: headers,
      undecided: layerMask(['keywords']),
    });
  });

  it('answers HEAD as the framework does: by the first route of GET, HEAD or every method', () => {
    const built = table(EXPRESS, [{ path: '/a/:x' }, { path: '/a/one', methods: [EVERY_METHOD] }]);
    expect(id(built, '/a/one', 'HEAD')).toBe('GET /a/:x');
    expect(id(built, '/a/one', 'POST')).toBe('ALL /a/one');
    expect(id(built, '/a/one', 'PROPFIND')).toBe('ALL /a/one');
    expect(built.allowedMethods('/a/one', undefined)).toContain('PROPFIND');
  });

  it('takes every route for a candidate up to the first that hands nothing on', () => {
    const built = table(EXPRESS, [
      { path: '/p/me', exempt: 3, conditions: ['1'] },
      { path: '/p/:id', exempt: 1, conditions: ['2'] },
      { path: '/p/*rest' },
      { path: '/p/me', exempt: 8 },
    ]);
    expect(built.match('GET', '/p/me', undefined)).toMatchObject({ exempt: 0, undecided: 3 });
  });

  it('leaves a route bound to hosts to the guard where the host may go by another name', () => {
    const built = table(EXPRESS, [{ path: '/t', exempt: 1, hosts: [/^open\.example$/g] }, { path: '/t' }]);
    for (let i = 0; i < 3; i++)
      expect(built.match('GET', '/t', 'open.example:80')).toMatchObject({ exempt: 1, undecided: 0 });
    expect(built.match('GET', '/t', 'shop.example')).toMatchObject({ exempt: 0, undecided: 0 });
    expect(built.match('GET', '/t', undefined)).toMatchObject({ exempt: 0, undecided: 1 });
  });

  it('reads the paths of Fastify in the syntax of Fastify', () => {
    const built = table(FASTIFY, [
      { path: '/files/*' },
      { path: '/n/:id(^\\d+$)' },
      { path: '/n/:name' },
      { path: '/at/:hour-:minute' },
      { path: '/at/:any' },
    ]);
    expect(id(built, '/files/a/b')).toBe('GET /files/*');
    expect(id(built, '/n/7')).toBe('GET /n/:id(^\\d+$)');
    expect(id(built, '/n/x')).toBe('GET /n/:name');
    expect(id(built, '/at/1-2')).toBe('GET /at/:hour-:minute');
  });

  it('calls nothing routed that only a catch-all or a prefix with steps out of it serves', () => {
    const built = table(EXPRESS, [{ path: '/shop' }, { path: '/*path', catchAll: true }], ['/static']);
    expect(built.match('GET', '/.env', undefined)).toMatchObject({ routed: false, matched: true });
    expect(built.match('GET', '/shop', undefined)).toMatchObject({ routed: true, matched: true });
    expect(built.match('GET', '/static/a', undefined)).toMatchObject({ routed: true });
    for (const path of ['/static/../.env', '/static/%2e%2E/.env', '/static/..%5c.env', '/static/..'])
      expect([path, built.match('GET', path, undefined).routed]).toEqual([path, false]);
  });
});
