import { ClientResolver } from '../client/client-resolver';
import { Clock } from '../clock';
import { Exemptions } from '../exemptions/exemptions';
import { PathRules } from '../exemptions/path-rules';
import { LayerMask } from '../layer-id';
import { canonicalPath } from '../path/canonical-path';
import { header, Headers, RequestContext } from '../request-context';
import { RateLimitOverride, RouteTable } from '../route';

/** The facts of a request that an edge reads off its framework, or a replay off a log line. */
export interface RequestFacts {
  readonly peer: string | undefined;
  readonly method: string;
  /** The request target as sent: origin form, absolute form or `*`. */
  readonly target: string;
  /** The path that the framework's router compares, where it tells. */
  readonly routerPath?: string;
  readonly httpVersion: string;
  readonly headers: Headers;
  readonly rawHeaders: readonly string[];
}

/** What the decorators of a handler say. */
export interface HandlerFacts {
  readonly exempt: LayerMask;
  readonly rateLimit: RateLimitOverride | null;
  /** Names it for counters of its own. */
  readonly name: string;
}

/** Makes the context of each request; the only place where facts of a client become judgements. */
export class Contexts {
  private sequence = 0;

  constructor(
    private readonly clients: ClientResolver,
    private readonly exemptions: Exemptions,
    private readonly rules: PathRules,
    private readonly clock: Clock,
    /** Sets this process's request ids apart from another's. */
    private readonly idPrefix: string,
  ) {}

  make(facts: RequestFacts, routes: RouteTable): RequestContext {
    const { headers } = facts;
    const forwardedFor =
      headers['x-forwarded-for'] === undefined ? undefined : header(headers, 'x-forwarded-for');
    const client = this.clients.resolve(
      facts.peer,
      forwardedFor,
      headers.forwarded !== undefined || headers['x-real-ip'] !== undefined,
    );
    const target = canonicalPath(facts.target);
    // A host that trusts its proxy reads the name from the forwarded header, which anyone may send.
    const host = headers['x-forwarded-host'] === undefined ? header(headers, 'host') : undefined;
    const routerPath = facts.routerPath ?? target.raw;
    const route = routes.match(facts.method, routerPath, host);
    const rule = this.rules.find(target);
    return {
      now: this.clock.now(),
      id: `${this.idPrefix}-${(++this.sequence).toString(36)}`,
      client,
      method: facts.method,
      httpVersion: facts.httpVersion,
      target,
      routerPath,
      routerHost: host,
      headers,
      rawHeaders: facts.rawHeaders,
      route,
      rule,
      exempt: this.exemptions.find(client, target, route.routed) | route.exempt | (rule?.disabled ?? 0),
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

  /**
   * Takes over what the handler that runs says of itself, in place of what the route table foresaw:
   * the candidates were several, or the host changed the target after the mount. No exemption is borrowed.
   */
  settle(context: RequestContext, { exempt, rateLimit, name }: HandlerFacts): void {
    const { route, client, target, rule } = context;
    const foreseen =
      route.matched && route.undecided === 0 && route.exempt === exempt && route.rateLimit === rateLimit;
    if (foreseen) return;
    const id = `${route.id} ${name}`.trim();
    context.route = { routed: true, matched: true, exempt, undecided: 0, rateLimit, id };
    context.exempt = this.exemptions.find(client, target, true) | exempt | (rule?.disabled ?? 0);
  }
}
