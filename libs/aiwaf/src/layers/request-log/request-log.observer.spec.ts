import { LayerId } from '../../core/layer-id';
import { Outcome } from '../../core/layer';
import { makeClient } from '../../core/client/client';
import { canonicalPath } from '../../core/path/canonical-path';
import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { Denial, RequestContext } from '../../core/request-context';
import { UNROUTED } from '../../core/route';
import { RequestLogObserver } from './request-log.observer';

const OUTCOME: Outcome = {
  status: 200,
  durationMs: 250,
  aborted: false,
  contentLength: 12,
  contentType: 'text/html',
};

function context(target: string, more: Partial<RequestContext> = {}): RequestContext {
  return {
    now: 1_000_000,
    id: 'a1-1',
    client: makeClient('203.0.113.1', () => false),
    method: 'GET',
    httpVersion: '1.1',
    target: canonicalPath(target),
    headers: {},
    rawHeaders: [],
    route: UNROUTED,
    rule: null,
    exempt: 0,
    ran: 0,
    postponed: 0,
    observed: 0,
    suspicion: 0,
    handler: null,
    answeredAt: null,
    denial: null,
    ...more,
  } as RequestContext;
}

function logged(request: RequestContext, outcome: Partial<Outcome> = {}): RequestLogEntry {
  const entries: RequestLogEntry[] = [];
  new RequestLogObserver({ add: (_at, _denied, make) => entries.push(make()) }).observe(request, {
    ...OUTCOME,
    ...outcome,
  });
  expect(entries).toHaveLength(1);
  return entries[0];
}

const denial = (layer: LayerId, enforced: boolean): Denial => ({
  layer,
  enforced,
  verdict: { kind: 'deny', status: 403, points: 20, code: `${layer}.reason`, detail: 'sqlmap' },
});

describe('RequestLogObserver', () => {
  it('logs a request that passed', () => {
    const headers = { 'user-agent': 'Mozilla/5.0', referer: 'https://shop.example/list' };
    expect(logged(context('/products', { headers }))).toEqual({
      at: 1_000_000,
      requestId: 'a1-1',
      address: '203.0.113.1',
      method: 'GET',
      path: '/products',
      status: 200,
      responseTime: 0.25,
      userAgent: 'Mozilla/5.0',
      referer: 'https://shop.example/list',
      contentLength: 12,
      verdict: 'pass',
      layer: null,
      code: null,
    });
  });

  it('tells a denial from one that was only reported', () => {
    const of = (enforced: boolean) => logged(context('/', { denial: denial('headers', enforced) }));
    expect(of(true)).toMatchObject({ verdict: 'deny', layer: 'headers', code: 'headers.reason' });
    expect(of(false)).toMatchObject({ verdict: 'monitor', layer: 'headers', code: 'headers.reason' });
  });

  it('takes the time until the handler had its answer where that is known', () => {
    expect(logged(context('/', { answeredAt: 1_000_040 })).responseTime).toBe(0.04);
    expect(logged(context('/', { answeredAt: 1_000_000 })).responseTime).toBe(0);
  });

  it('does not take a client that left before any answer for one that was served', () => {
    const unanswered = { aborted: true, contentLength: null, contentType: '' };
    expect(logged(context('/'), unanswered).status).toBe(499);
    expect(logged(context('/'), { ...unanswered, contentType: 'text/html' }).status).toBe(200);
  });

  it('names a client without an address by its key', () => {
    expect(logged(context('/', { client: makeClient('', () => false) })).address).toBe('unknown');
  });

  it.each([
    '/reset?token=SECRET',
    '/reset#SECRET',
    '/reset%3Ftoken=SECRET',
    '/reset%253ftoken=SECRET',
    '/reset%23SECRET',
    '/reset;jsessionid=SECRET',
    '/a;x=SECRET/b',
    '/reset%3bjsessionid=SECRET',
    'http://user:SECRET@shop.example/reset',
    '//user:SECRET@shop.example/reset',
  ])('keeps no secret of %s, be it the target or the referrer', (url) => {
    const referer = url.startsWith('/') ? `https://shop.example${url}` : url;
    const entry = logged(context(url, { headers: { referer } }));
    expect(JSON.stringify(entry)).not.toContain('SECRET');
    expect(entry.path.length).toBeGreaterThan(1);
  });

  it('keeps no secret of the headers', () => {
    const headers = Object.fromEntries(
      ['authorization', 'cookie', 'x-api-key', 'proxy-authorization', 'x-csrf-token'].map((name) => [
        name,
        'SECRET',
      ]),
    );
    expect(JSON.stringify(logged(context('/', { headers })))).not.toContain('SECRET');
  });

  it('cuts long texts, in linear time', () => {
    const long = `/${'%25'.repeat(300_000)}`;
    const started = performance.now();
    const entry = logged(context('/', { headers: { referer: long, 'user-agent': 'x'.repeat(100_000) } }));
    expect(entry.referer.length).toBeLessThanOrEqual(512);
    expect(entry.userAgent).toHaveLength(512);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
