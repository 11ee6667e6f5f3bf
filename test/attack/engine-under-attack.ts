import { AiwafEvent, AiwafOptions } from 'nestjs-aiwaf';
import { HttpRouteTable } from '../../libs/aiwaf/src/edge';
import {
  Denial,
  Engine,
  ManualClock,
  MemoryCounterStore,
  RequestContext,
  resolveOptions,
} from '#aiwaf/internals';
import { BROWSER } from '../helpers/host-app';

const RULES = {
  caseSensitive: false,
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: false,
  maxParamLength: Number.MAX_SAFE_INTEGER,
  byOrder: true,
};

export interface Attack {
  readonly peer?: string;
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly httpVersion?: string;
}

/** The whole pipeline without sockets, on a clock that the test moves. */
export class EngineUnderAttack {
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly events: AiwafEvent[] = [];
  readonly engine: Engine;
  readonly routes = new HttpRouteTable(RULES, new Set(), [], () => false);

  constructor(options: AiwafOptions = {}) {
    for (const [method, path] of [
      ['GET', '/page'],
      ['GET', '/things/:id'],
      ['POST', '/login'],
      ['POST', '/api/orders'],
    ])
      this.routes.add({ methods: [method], path, exempt: 0, rateLimit: null, hosts: null });
    const resolved = resolveOptions({ database: false, ...options });
    this.engine = new Engine(resolved, {
      clock: this.clock,
      counters: new MemoryCounterStore(resolved.layers.rateLimit.maxKeys),
      emit: (event) => {
        if (this.events.length < 10_000) this.events.push(event);
      },
      routes: () => this.routes,
      idPrefix: 'test',
    });
  }

  /** Sends a request; answers its context and the denial that was enforced. */
  send({
    peer = '203.0.113.9',
    method = 'GET',
    target = '/page',
    headers = BROWSER,
    httpVersion = '1.1',
  }: Attack): {
    context: RequestContext;
    denial: Denial | null;
  } {
    const { contexts, pipeline } = this.engine;
    const rawHeaders = Object.entries(headers).flat();
    const context = contexts.make({ peer, method, target, httpVersion, headers, rawHeaders }, this.routes);
    const denial = (pipeline.run(context, 'connection') ?? pipeline.run(context, 'request')) as Denial | null;
    const status = denial?.verdict.status ?? (context.route.matched ? 200 : 404);
    pipeline.finish(context, { status, durationMs: 1, aborted: false, contentLength: null, contentType: '' });
    return { context, denial };
  }
}
