import { growth, LINEAR_AT_MOST, repeated } from '../../../../../test/helpers/growth';
import { makeClient } from '../../core/client/client';
import { canonicalPath } from '../../core/path/canonical-path';
import { RequestContext } from '../../core/request-context';
import { UNROUTED } from '../../core/route';
import { Verdict } from '../../core/verdict';
import { HeadersLayer, headersOptions } from './index';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const BROWSER: Readonly<Record<string, string>> = {
  'user-agent': CHROME,
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en',
  'accept-encoding': 'gzip, br',
};

interface Facts {
  method?: string;
  path?: string;
  http?: string;
  routed?: boolean;
  peer?: string;
  viaTrustedProxy?: boolean;
}

function context(headers: Readonly<Record<string, string>>, facts: Facts = {}): RequestContext {
  const { method = 'GET', path = '/about', http = '1.1', routed = true, peer = '203.0.113.9' } = facts;
  return {
    now: 0,
    id: 'test-1',
    client: makeClient(peer, () => false, false, facts.viaTrustedProxy),
    method,
    httpVersion: http,
    target: canonicalPath(path),
    routerPath: path,
    routerHost: undefined,
    headers,
    rawHeaders: Object.entries(headers).flat(),
    route: routed ? { ...UNROUTED, routed: true, matched: true } : UNROUTED,
    rule: null,
    exempt: 0,
    ran: 0,
    postponed: 0,
    observed: 0,
    suspicion: 0,
    handler: null,
    authenticated: false,
    answeredAt: null,
    ban: null,
    denial: null,
  };
}

function judge(headers: Readonly<Record<string, string>>, facts: Facts = {}, options: object = {}): Verdict {
  return new HeadersLayer(headersOptions(options, 'layers.headers')).inspect(context(headers, facts));
}

const code = (verdict: Verdict): string => (verdict.kind === 'deny' ? verdict.code : verdict.kind);
const agent = (userAgent: string): Record<string, string> => ({ ...BROWSER, 'user-agent': userAgent });

describe('HeadersLayer', () => {
  it('passes a browser and gives a refused tool 20 points', () => {
    expect(judge(BROWSER).kind).toBe('pass');
    expect(judge(agent('curl/8.5.0'))).toMatchObject({
      kind: 'deny',
      status: 403,
      points: 20,
      detail: 'curl',
    });
  });

  it.each([
    ['header bytes', { maxHeaderBytes: 200 }],
    ['the number of headers', { maxHeaderCount: 3 }],
    ['the user agent', { maxUserAgentLength: 50 }],
    ['Accept', { maxAcceptLength: 20 }],
  ])('caps %s', (_, options) => {
    expect(code(judge(BROWSER, {}, options))).toBe('headers.cap');
  });

  it('lets a request at its caps pass', () => {
    const exact = { ...BROWSER, 'user-agent': `Mozilla/5.0 ${'a'.repeat(488)}` };
    expect(judge(exact).kind).toBe('pass');
    expect(judge(BROWSER, {}, { maxHeaderCount: 4 }).kind).toBe('pass');
  });

  it('asks for user agent and Accept', () => {
    expect(judge({ ...BROWSER, accept: '' })).toMatchObject({ code: 'headers.missing', detail: 'accept' });
    expect(judge({})).toMatchObject({ code: 'headers.missing', detail: 'user-agent, accept' });
  });

  it('asks for other headers by method, and where it asks for none judges no completeness', () => {
    const options = { required: { POST: ['X-Form'], GET: [] } };
    const bare = { 'user-agent': CHROME };
    expect(code(judge(BROWSER, { method: 'POST' }, options))).toBe('headers.missing');
    expect(judge(bare, {}, options).kind).toBe('pass');
    expect(code(judge(bare, { method: 'PUT' }, options))).toBe('headers.missing');
    expect(code(judge({}, {}, options))).toBe('headers.user-agent');
  });

  it.each([
    ['HTTP/2 with Mozilla/4.0', agent('Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)'), '2.0'],
    ['a bare Accept */*', { 'user-agent': CHROME, accept: '*/*', connection: 'close' }, '1.1'],
    ['nothing beside user agent and Accept', { 'user-agent': CHROME, accept: 'text/html' }, '1.1'],
    ['Chrome over HTTP/1.0', BROWSER, '1.0'],
  ])('refuses %s', (_, headers, http) => {
    expect(code(judge(headers, { http }))).toBe('headers.combination');
  });

  it('D12: does not hold the HTTP/1.0 of a trusted proxy against its visitors', () => {
    expect(judge(BROWSER, { http: '1.0', viaTrustedProxy: true }).kind).toBe('pass');
  });

  it('scores what is left', () => {
    const poor = { 'user-agent': CHROME, accept: 'text/html', 'accept-language': 'en' };
    expect(judge(poor)).toMatchObject({ code: 'headers.score', detail: '5 of 6' });
    expect(judge(poor, {}, { minScore: 5 }).kind).toBe('pass');
    expect(code(judge(BROWSER, {}, { minScore: 11 }))).toBe('headers.score');
  });

  it('does not ask the completeness of a browser of a declared good bot', () => {
    const preview = { accept: '*/*', 'accept-encoding': 'gzip' };
    expect(judge({ ...preview, 'user-agent': 'Twitterbot/1.0' }).kind).toBe('pass');
    expect(judge({ ...preview, 'user-agent': 'AcmeBot/1.0' }, {}, { goodBots: ['acmebot'] }).kind).toBe(
      'pass',
    );
    expect(code(judge({ ...preview, 'user-agent': CHROME }))).toBe('headers.score');
  });

  it('does not judge static files, but scripts in their disguise', () => {
    const facts = { path: '/app.js', routed: false };
    expect(judge({}, facts).kind).toBe('pass');
    expect(judge({}, { ...facts, path: '/static/page' }).kind).toBe('pass');
    for (const path of ['/shell.php.png', '/x.php/a.css', '/x.jsp%2fa.css', '/static/../a.txt', '/a.css/']) {
      expect(code(judge({}, { path, routed: false }))).toBe('headers.missing');
    }
  });

  it('judges programs on served paths by scanner names alone', () => {
    const program = { 'user-agent': 'python-requests/2.32.0' };
    const json = { 'content-type': 'application/vnd.api+json; charset=utf-8' };
    expect(judge({ ...program, authorization: 'Bearer x' }).kind).toBe('pass');
    expect(judge({ ...program, 'x-api-key': 'x' }).kind).toBe('pass');
    expect(judge({ ...program, ...json }, { method: 'POST' }).kind).toBe('pass');
    expect(judge(json, { method: 'POST' }).kind).toBe('pass');
    expect(judge(program, { path: '/api/users' }, { apiPrefixes: ['/api'] }).kind).toBe('pass');
    const scanner = { 'user-agent': 'sqlmap/1.9', authorization: 'Bearer x' };
    expect(code(judge(scanner))).toBe('headers.user-agent');
    expect(code(judge({ ...program, authorization: 'x' }, { routed: false }))).toBe('headers.missing');
    expect(code(judge(program, { path: '/apis' }, { apiPrefixes: ['/api'] }))).toBe('headers.missing');
    expect(code(judge({ ...program, ...json }))).toBe('headers.missing');
  });

  it('takes the global prefix for programs unless prefixes are given', () => {
    const request = context({ 'user-agent': 'okhttp/4.12.0' }, { path: '/v1/orders' });
    const layer = new HeadersLayer(headersOptions({}, 'x'));
    layer.setGlobalPrefix('/');
    expect(layer.inspect(request).kind).toBe('deny');
    layer.setGlobalPrefix('v1');
    expect(layer.inspect(request).kind).toBe('pass');
    const own = new HeadersLayer(headersOptions({ apiPrefixes: [] }, 'x'));
    own.setGlobalPrefix('v1');
    expect(own.inspect(request).kind).toBe('deny');
  });

  it('D43: lets health checks of the same network pass', () => {
    expect(judge({}, { path: '/healthz', peer: '10.0.0.7' }).kind).toBe('pass');
    expect(judge({}, { path: '/healthz' }).kind).toBe('deny');
    expect(judge({}, { path: '/healthz/x', peer: '10.0.0.7' }).kind).toBe('deny');
  });

  it.each(['a', 'curl', 'yandex', `union ${' '.repeat(500)}`, '() ', 'http://'])(
    'takes time that grows no faster than a hostile user agent of %j',
    (piece) => {
      const layer = new HeadersLayer(
        headersOptions({ maxUserAgentLength: 65_536, maxHeaderBytes: 1_048_576 }, 'x'),
      );
      const text = (length: number, round: number) => `${repeated(piece, length - 9)}${round}`;
      expect(growth(text, (hostile) => layer.inspect(context(agent(hostile))))).toBeLessThan(LINEAR_AT_MOST);
    },
  );
});
