import {
  BanPolicy,
  BlacklistLayer,
  ClientResolver,
  Contexts,
  Exemptions,
  Layer,
  LayerModes,
  ManualClock,
  MemoryCounterStore,
  PathRules,
  Pipeline,
  RateLimitLayer,
  ResolvedOptions,
  RouteTable,
} from '#aiwaf/internals';

/** One request of a recorded case; `t` in seconds. */
export interface Step {
  readonly t: number;
  readonly path: string;
  readonly ip?: string;
  readonly method?: string;
}

/** Any instant will do; steps are counted from it. */
const START = 1_760_000_000_000;
/** The address of the recorded cases that name none. */
const PEER = '5.5.5.5';

/** Sends recorded steps through the recorded layers with their own time; answers a status each, 200 for a pass. */
export function replay(
  steps: readonly Step[],
  middleware: readonly string[],
  options: ResolvedOptions,
  routes: RouteTable,
): number[] {
  const clock = new ManualClock(START);
  const clients = new ClientResolver({
    ...options.clientIp,
    neverBan: options.bans.neverBan,
    neverBanPrivate: true,
  });
  const exemptions = new Exemptions(options.exemptIps, options.exemptPaths);
  const bans = new BanPolicy(options.bans, clock, (client) => exemptions.coversClient(client));
  const contexts = new Contexts(clients, exemptions, new PathRules(options.pathRules), clock, 'conformance');
  const counters = new MemoryCounterStore(1_000);
  const layers: Layer[] = [
    ...(middleware.includes('IPAndKeywordBlockMiddleware') ? [new BlacklistLayer(bans)] : []),
    new RateLimitLayer(options.layers.rateLimit, counters, options.bans.enabled),
  ];
  const pipeline = new Pipeline(layers, [], new LayerModes('enforce', {}), bans, clock, () => {});
  return steps.map(({ t, path, ip = PEER, method = 'GET' }) => {
    clock.set(START + Math.round(t * 1e6) / 1e3);
    const context = contexts.make(
      { peer: ip, method, target: path, httpVersion: '1.1', headers: {}, rawHeaders: [] },
      routes,
    );
    const denial = pipeline.run(context, 'connection') ?? pipeline.run(context, 'request');
    if (denial instanceof Promise) throw new Error('Counters in memory answer at once.');
    return denial === null ? 200 : denial.verdict.status;
  });
}
