import { BanRecord, Denial, Engine, RequestContext } from '#aiwaf/internals';
import { Application, paramsOf } from './application';
import { Ask } from './visitor-kind';

/** A request that the application is answering. */
interface Pending {
  readonly engine: Engine;
  readonly endsAt: number;
  readonly context: RequestContext;
  readonly status: number;
  readonly ms: number;
  readonly type: string;
}

/** What several engines have beside each other. */
export interface Shared {
  banned(record: BanRecord): void;
  /** Has what one of them did known to the others. */
  settle(): Promise<void>;
}

/**
 * Serves requests as a host does: root mount, guards, handler, interceptor, end of the answer, each at
 * its own instant of a manual clock. Several engines are instances that get the requests in turn.
 */
export class Service {
  private pending: Pending[] = [];
  private served = 0;

  constructor(
    readonly engines: readonly Engine[],
    readonly application: Application,
    private readonly setClock: (instant: number) => void,
    private readonly shared: Shared | null = null,
  ) {
    this.onBan(() => {});
  }

  /** The only one, or the first of several. */
  get engine(): Engine {
    return this.engines[0];
  }

  /** Told of what any engine bans and lifts. */
  onBan(listener: (record: BanRecord) => void): void {
    for (const { bans } of this.engines)
      bans.onBan((record) => {
        listener(record);
        this.shared?.banned(record);
      });
  }

  /** Judges a request that arrives at `at` (epoch ms); answers the refusal or `null`. */
  async serve(ask: Ask, at: number): Promise<Denial | null> {
    await this.settleUntil(at);
    this.setClock(at);
    const { application } = this;
    const engine = this.engines[this.served++ % this.engines.length];
    const { pipeline } = engine;
    const context = engine.contexts.make(factsOf(ask, application.host), application.routes);
    const { route } = context;
    let denial = (await pipeline.run(context, 'connection')) ?? (await pipeline.run(context, 'request'));
    if (denial === null) {
      if (route.matched) {
        context.handler = {
          name: route.id,
          ...application.handlerOf(route),
          params: paramsOf(route.id, context.target.path),
          body: ask.body,
          authenticated: ask.authenticated,
          form: null,
        };
      }
      denial = await pipeline.run(context, 'route');
    }
    const answer = application.answerTo(route);
    const refused = denial !== null;
    this.push({
      engine,
      endsAt: at + (refused ? 1 : (ask.ms ?? answer.ms)),
      context,
      status: denial?.verdict.status ?? ask.status ?? answer.status,
      ms: refused ? 1 : (ask.ms ?? answer.ms),
      type: refused ? 'text/html; charset=utf-8' : (ask.type ?? answer.type),
    });
    await this.shared?.settle();
    return denial;
  }

  /** Lets every answer end that ends by `instant`. */
  async settleUntil(instant: number): Promise<void> {
    while (this.pending.length > 0 && this.pending[0].endsAt <= instant) {
      const { engine, context, endsAt, status, ms, type } = this.pending.shift() as Pending;
      this.setClock(endsAt);
      const outcome = { status, durationMs: ms, aborted: false, contentLength: null, contentType: type };
      if (context.route.matched && context.denial?.enforced !== true) {
        context.answeredAt = endsAt;
        engine.pipeline.conclude(context, 'anomaly', outcome);
      }
      engine.pipeline.finish(context, outcome);
      await this.shared?.settle();
    }
  }

  /** Few answers are under way at once, so the list stays short. */
  private push(pending: Pending): void {
    let i = this.pending.length;
    while (i > 0 && this.pending[i - 1].endsAt > pending.endsAt) i--;
    this.pending.splice(i, 0, pending);
  }
}

function factsOf({ address, method, target, httpVersion, headers }: Ask, host: string) {
  const all = [['Host', host] as const, ...headers];
  return {
    peer: address,
    method,
    target,
    httpVersion,
    headers: Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders: all.flat(),
  };
}
