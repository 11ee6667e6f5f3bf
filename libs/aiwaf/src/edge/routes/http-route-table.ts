import { METHODS } from 'node:http';
import { layerBit } from '../../core/layer-id';
import { PrefixMap } from '../../core/path/prefix-map';
import { RouteMatch, RouteTable, UNROUTED } from '../../core/route';
import { OrderedRoutes } from './ordered-routes';
import { EVERY_METHOD, MatchingRules, MethodRoutes, Route, RouteDefinition } from './route';
import { SpecificRoutes } from './specific-routes';

const CLIMBS = /(?:\.|%2e){2}(?:[/\\]|%2f|%5c|$)/i;
const LIMIT_BIT = layerBit('rateLimit');

/**
 * The routes of an application by method and path, matched as its adapter matches them. Handlers
 * that only the router can tell apart (versions by header or media type, hosts) are candidates together.
 */
export class HttpRouteTable implements RouteTable {
  private readonly methods = new Map<string, MethodRoutes>();
  /** Routes for every method, which stand beside those of each. */
  private readonly forAll: Route[] = [];
  /** Those of all methods that make a path routed: one search tells that none of them does. */
  private readonly fixed: MethodRoutes;
  private readonly known = new PrefixMap<true>();
  private count = 0;
  private bindsHosts = false;

  constructor(
    private readonly rules: MatchingRules,
    readonly words: ReadonlySet<string>,
    knownPrefixes: readonly string[],
    /** Whether the adapter serves a path by itself: a mount, a plugin's route, a static root. */
    private readonly isServedByAdapter: (rawPath: string) => boolean,
  ) {
    this.fixed = newRoutes(rules);
    knownPrefixes.forEach((prefix) => this.known.add(prefix, true));
  }

  add(definition: RouteDefinition): void {
    this.bindsHosts ||= definition.hosts !== null;
    for (const method of definition.methods) {
      const name = method === EVERY_METHOD ? 'ALL' : method;
      const route: Route = { index: this.count++, definition, id: `${name} ${definition.path}` };
      if (definition.catchAll !== true) this.fixed.add(route);
      if (method === EVERY_METHOD) {
        this.routesOf(EVERY_METHOD);
        for (const routes of this.methods.values()) routes.add(route);
        this.forAll.push(route);
      } else {
        this.routesOf(method).add(route);
        // Both frameworks answer HEAD with the handler of GET, in the order of all of them.
        if (method === 'GET') this.routesOf('HEAD').add(route);
      }
    }
  }

  match(method: string, rawPath: string, host: string | undefined): RouteMatch {
    const candidates = this.candidates(method, rawPath, this.hostName(host));
    if (candidates.some(({ definition }) => definition.catchAll !== true)) return describe(candidates);
    const routed = this.serves(rawPath, this.hostName(host), method);
    if (candidates.length > 0) return { ...describe(candidates), routed };
    return routed ? { ...UNROUTED, routed } : UNROUTED;
  }

  allowedMethods(rawPath: string, host: string | undefined): readonly string[] {
    const named = [...this.methods.keys()].filter(
      (method) => this.candidates(method, rawPath, this.hostName(host)).length > 0,
    );
    return named.includes(EVERY_METHOD) ? METHODS : named;
  }

  /** The name without its port; asked for only where a route is bound to a host. */
  private hostName(host: string | undefined): string | undefined {
    return this.bindsHosts ? host?.replace(/:\d+$/, '') : host;
  }

  private serves(rawPath: string, host: string | undefined, method: string): boolean {
    // What climbs out of a prefix is not below it, whatever a lax server makes of it.
    if (CLIMBS.test(rawPath)) return false;
    if (this.known.size > 0 && this.known.longest(rawPath.toLowerCase()) !== undefined) return true;
    return this.isServedForOther(method, rawPath, host) || this.isServedByAdapter(rawPath);
  }

  private isServedForOther(method: string, rawPath: string, host: string | undefined): boolean {
    if (this.fixed.find(rawPath, host).length === 0) return false;
    for (const other of this.methods.keys()) {
      // The routes of GET are those of HEAD too.
      if (other === method || other === 'GET') continue;
      if (this.candidates(other, rawPath, host).some(({ definition }) => definition.catchAll !== true))
        return true;
    }
    return false;
  }

  private candidates(method: string, rawPath: string, host: string | undefined): readonly Route[] {
    const routes = this.methods.get(method) ?? this.methods.get(EVERY_METHOD);
    return routes === undefined ? [] : routes.find(rawPath, host);
  }

  private routesOf(method: string): MethodRoutes {
    let routes = this.methods.get(method);
    if (routes === undefined) {
      routes = newRoutes(this.rules);
      for (const route of this.forAll) routes.add(route);
      this.methods.set(method, routes);
    }
    return routes;
  }
}

function newRoutes(rules: MatchingRules): MethodRoutes {
  return rules.byOrder ? new OrderedRoutes(rules) : new SpecificRoutes(rules);
}

/** What all candidates agree on; where they do not, the layer waits for the guard. */
function describe(candidates: readonly Route[]): RouteMatch {
  const { definition, id } = candidates[0];
  if (candidates.length === 1) {
    return {
      routed: true,
      matched: true,
      exempt: definition.exempt,
      undecided: 0,
      rateLimit: definition.rateLimit,
      id,
    };
  }
  const masks = candidates.map((route) => route.definition.exempt);
  const all = masks.reduce((a, b) => a & b);
  const any = masks.reduce((a, b) => a | b);
  const sameLimit = candidates.every((route) => route.definition.rateLimit === definition.rateLimit);
  return {
    routed: true,
    matched: true,
    exempt: all,
    undecided: (any & ~all) | (sameLimit ? 0 : LIMIT_BIT),
    rateLimit: sameLimit ? definition.rateLimit : null,
    id,
  };
}
