import {
  Handler,
  honeypotOptions,
  HoneypotLayer,
  Lane,
  makeClient,
  RequestContext,
  RouteTable,
  UNROUTED,
  Verdict,
  canonicalPath,
} from '#aiwaf/internals';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 Firefox/140.0',
  accept: 'text/html,*/*;q=0.8',
  host: 'shop.example',
};
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ROUTES: RouteTable = {
  match: () => UNROUTED,
  allowedMethods: (path) => (path === '/orders' ? ['POST'] : path === '/about' ? ['GET', 'HEAD'] : []),
  words: new Set(),
};

/** What a test says of a request. */
export interface Facts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly lane?: Lane;
  readonly handler?: Partial<Handler>;
}

/** One site, its visitors and its clock; instants in ms. */
export class Site {
  readonly layer: HoneypotLayer;

  constructor(options: object = {}) {
    this.layer = new HoneypotLayer(honeypotOptions(options, 'layers.honeypot'), () => ROUTES);
  }

  /** A GET that is answered with a page after `tookMs`. */
  get(
    path: string,
    at: number,
    facts: Facts = {},
    answer: { status?: number; type?: string; tookMs?: number; cacheControl?: string } = {},
  ): void {
    const { status = 200, type = 'text/html; charset=utf-8', tookMs = 0, cacheControl } = answer;
    this.end('GET', path, at, facts, status, type, tookMs, cacheControl);
  }

  post(path: string, at: number, facts: Facts = {}, method = 'POST'): string {
    const context = this.context(method, path, at, { ...facts, headers: { ...FORM, ...facts.headers } });
    context.handler = { ...HANDLER, ...facts.handler };
    return said(this.layer.inspect(context, facts.lane ?? 'enforce'));
  }

  /** A method that no handler took. */
  unserved(method: string, path: string, change: (context: RequestContext) => void = () => {}): Verdict {
    const context = this.context(method, path, 0, {});
    context.route = { ...UNROUTED, routed: true };
    change(context);
    return this.layer.inspect(context, 'enforce');
  }

  end(
    method: string,
    path: string,
    at: number,
    facts: Facts,
    status: number,
    type: string,
    tookMs = 0,
    cacheControl = '',
  ): void {
    const sent = { contentType: type, contentLength: null, cacheControl };
    const outcome = { status, durationMs: tookMs, aborted: false, ...sent };
    const context = this.context(method, path, at, facts);
    this.layer.observe(context, outcome, () => {}, facts.lane ?? 'enforce');
  }

  private context(method: string, path: string, now: number, facts: Facts): RequestContext {
    const { headers = {}, address = '203.0.113.7' } = facts;
    return {
      ...{ now, id: 'r1', client: makeClient(address, () => false), method, httpVersion: '1.1' },
      ...{ target: canonicalPath(path), routerPath: path, routerHost: 'shop.example' },
      ...{ headers: { ...BROWSER, ...headers }, rawHeaders: [], route: UNROUTED, rule: null },
      ...{ exempt: 0, ran: 0, postponed: 0, observed: 0, suspicion: 0, handler: null, authenticated: false },
      ...{ answeredAt: null, ban: null, denial: null },
    };
  }
}

const HANDLER: Handler = {
  name: 'Pages.post',
  controller: Site,
  method: Site,
  params: {},
  body: undefined,
  authenticated: false,
  form: null,
};

/** A verdict in a word. */
export const said = (verdict: Verdict): string =>
  verdict.kind === 'pass' ? 'pass' : verdict.code.replace('honeypot.', '');

/** A request that comes from a page of this site. */
export function referer(path: string): Facts {
  return { headers: { referer: `https://shop.example${path}?x=1` } };
}
