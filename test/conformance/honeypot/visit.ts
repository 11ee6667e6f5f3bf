import {
  BanPolicy,
  ClientResolver,
  Contexts,
  Exemptions,
  Handler,
  HoneypotLayer,
  LayerModes,
  ManualClock,
  PathRules,
  Pipeline,
  RequestContext,
  ResolvedOptions,
  RouteTable,
} from '#aiwaf/internals';

/** One request of a recorded case; `t` in seconds. */
export interface HoneypotStep {
  readonly t: number;
  readonly path: string;
  readonly method: string;
  /** `X-Forwarded-For`. */
  readonly xff?: string;
  /** Somebody is signed in. */
  readonly user?: boolean;
}

/** Any instant will do; steps are counted from it. */
const START = 1_760_000_000_000;
/** The address of the recorded cases. */
const PEER = '5.5.5.5';
/** What a browser says of a page and of a form, which the recordings leave out. */
const HEADERS = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
const PAGE = { status: 200, durationMs: 0, aborted: false, contentLength: null, contentType: 'text/html' };

/** Sends recorded steps through the layer with their own time; answers a status each, 200 for a pass. */
export function visit(
  steps: readonly HoneypotStep[],
  options: ResolvedOptions,
  routes: RouteTable,
): number[] {
  const clock = new ManualClock(START);
  const clients = new ClientResolver({ ...options.clientIp, neverBan: [], neverBanPrivate: true });
  const exemptions = new Exemptions(options.exemptIps, options.exemptPaths);
  const bans = new BanPolicy(options.bans, clock, (client) => exemptions.coversClient(client));
  const contexts = new Contexts(clients, exemptions, new PathRules(options.pathRules), clock, 'conformance');
  const layer = new HoneypotLayer(options.layers.honeypot, () => routes);
  const pipeline = new Pipeline([layer], [layer], new LayerModes('enforce', {}), bans, clock, () => {});
  return steps.map(({ t, path, method, xff, user = false }) => {
    clock.set(START + Math.round(t * 1e6) / 1e3);
    const headers = { ...HEADERS, ...(xff === undefined ? {} : { 'x-forwarded-for': xff }) };
    const facts = { peer: PEER, method, target: path, httpVersion: '1.1', headers, rawHeaders: [] };
    const context = contexts.make(facts, routes);
    reach(context, user);
    const denial = pipeline.run(context, 'route');
    if (denial instanceof Promise) throw new Error('This layer answers at once.');
    const status = denial === null ? 200 : denial.verdict.status;
    pipeline.finish(context, { ...PAGE, status });
    return status;
  });
}

/** A matched request reaches its handler, another one the application's 404. */
function reach(context: RequestContext, authenticated: boolean): void {
  context.authenticated = authenticated;
  if (context.route.matched) context.handler = { ...VIEW, authenticated };
}

const VIEW: Handler = {
  name: 'views.stub',
  controller: {},
  method: {},
  params: {},
  body: undefined,
  authenticated: false,
  form: null,
};
