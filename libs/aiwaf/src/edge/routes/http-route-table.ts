import FindMyWay, { HTTPMethod } from 'find-my-way';
import { LayerMask, layerBit } from '../../core/layer-id';
import { PrefixMap } from '../../core/path/prefix-map';
import { RateLimitOverride, RouteMatch, RouteTable, UNROUTED } from '../../core/route';
import { overlap, PathPattern, pathPattern } from './path-pattern';

/** A handler's route, as it was registered on the adapter. */
export interface RouteDefinition {
  readonly methods: readonly string[];
  /** With prefix and version, in the syntax of path-to-regexp 8. */
  readonly path: string;
  readonly exempt: LayerMask;
  readonly rateLimit: RateLimitOverride | null;
  /** Expressions for the host name, where the controller is bound to hosts. */
  readonly hosts: readonly RegExp[] | null;
}

/** How an adapter matches paths. */
export interface MatchingRules {
  readonly caseSensitive: boolean;
  readonly ignoreTrailingSlash: boolean;
  readonly ignoreDuplicateSlashes: boolean;
  /** Percent escapes are decoded before matching (Fastify), or compared as sent (Express). */
  readonly decodes: boolean;
  /** Longest parameter that matches. */
  readonly maxParamLength: number;
  /** The first route registered wins (Express), or the most specific one (Fastify). */
  readonly byOrder: boolean;
}

interface Route {
  readonly index: number;
  readonly pattern: PathPattern;
  readonly definition: RouteDefinition;
  readonly id: string;
  /** Routes registered earlier that may match the same paths and then win. */
  earlier: Route[];
}

/** Routes of one method: one tree, and a list of those that no tree can hold. */
interface MethodRoutes {
  readonly tree: FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;
  /** The routes at each tree pattern, in order of registration. */
  readonly slots: Map<string, Route[]>;
  readonly odd: Route[];
  readonly all: Route[];
}

const LIMIT_BIT = layerBit('rateLimit');

/**
 * The routes of an application by method and path, matched as its adapter matches them. Handlers
 * that share a path (versions by header or media type, hosts) are candidates together.
 */
export class HttpRouteTable implements RouteTable {
  private readonly methods = new Map<string, MethodRoutes>();
  private readonly known = new PrefixMap<true>();
  private count = 0;

  constructor(
    private readonly rules: MatchingRules,
    readonly words: ReadonlySet<string>,
    knownPrefixes: readonly string[],
    /** Whether the adapter serves a path by itself: a mount, a plugin's route, a static root. */
    private readonly isServedByAdapter: (rawPath: string) => boolean,
  ) {
    knownPrefixes.forEach((prefix) => this.known.add(prefix, true));
  }

  add(definition: RouteDefinition): void {
    const { caseSensitive, ignoreTrailingSlash } = this.rules;
    const pattern = pathPattern(definition.path, { caseSensitive, trailing: ignoreTrailingSlash });
    for (const method of definition.methods) {
      const routes = this.routesOf(method);
      const route: Route = {
        index: this.count++,
        pattern,
        definition,
        id: `${method} ${definition.path}`,
        earlier: [],
      };
      if (this.rules.byOrder) route.earlier = routes.all.filter((other) => overlap(other.pattern, pattern));
      routes.all.push(route);
      if (pattern.trees.length === 0) routes.odd.push(route);
      for (const tree of pattern.trees) this.plant(routes, tree, route);
    }
  }

  match(method: string, rawPath: string, host: string | undefined): RouteMatch {
    const candidates = this.candidates(method, rawPath, host);
    if (candidates.length > 0) return describe(candidates);
    return this.serves(rawPath, host, method) ? { ...UNROUTED, routed: true } : UNROUTED;
  }

  allowedMethods(rawPath: string, host: string | undefined): readonly string[] {
    return [...this.methods.keys()].filter((method) => this.candidates(method, rawPath, host).length > 0);
  }

  private serves(rawPath: string, host: string | undefined, method: string): boolean {
    if (this.known.longest(rawPath.toLowerCase()) !== undefined) return true;
    for (const other of this.methods.keys()) {
      if (other !== method && this.candidates(other, rawPath, host).length > 0) return true;
    }
    return this.isServedByAdapter(rawPath);
  }

  private candidates(method: string, rawPath: string, host: string | undefined): Route[] {
    const own = this.methods.get(method);
    const found = own === undefined ? [] : this.find(own, rawPath, host);
    if (found.length > 0 || method !== 'HEAD') return found;
    const get = this.methods.get('GET');
    return get === undefined ? [] : this.find(get, rawPath, host);
  }

  private find(routes: MethodRoutes, rawPath: string, host: string | undefined): Route[] {
    const slot = routes.tree.find('GET', this.rules.decodes ? rawPath : rawPath.replaceAll('%', '%25'))
      ?.store as Route[] | undefined;
    const first = slot === undefined ? routes.odd : this.rules.byOrder ? slot[0].earlier : [];
    if (first.length === 0) return slot === undefined ? [] : forHost(slot, host);
    const earlier = first.filter((route) => route.pattern.regexp.test(rawPath));
    const all = [...new Set([...earlier, ...(slot ?? [])])].sort((a, b) => a.index - b.index);
    const able = forHost(all, host);
    // Different paths: the first one answers. One path: its handlers are told apart later.
    return able.filter((route) => route.definition.path === able[0].definition.path);
  }

  private routesOf(method: string): MethodRoutes {
    let routes = this.methods.get(method);
    if (routes === undefined) {
      const { caseSensitive, ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength } = this.rules;
      const tree = FindMyWay({ caseSensitive, ignoreTrailingSlash, ignoreDuplicateSlashes, maxParamLength });
      routes = { tree, slots: new Map(), odd: [], all: [] };
      this.methods.set(method, routes);
    }
    return routes;
  }

  private plant(routes: MethodRoutes, tree: string, route: Route): void {
    const { caseSensitive, ignoreTrailingSlash } = this.rules;
    const cased = caseSensitive ? tree : tree.toLowerCase();
    const key = ignoreTrailingSlash && cased.length > 1 && cased.endsWith('/') ? cased.slice(0, -1) : cased;
    // Parameters are named by their place, so that two names for one shape share a slot.
    const slotKey = key.replace(/:p\d+/g, ':');
    const slot = routes.slots.get(slotKey);
    if (slot !== undefined) {
      slot.push(route);
      return;
    }
    const created = [route];
    routes.slots.set(slotKey, created);
    routes.tree.on('GET' as HTTPMethod, key, () => {}, created);
  }
}

function forHost(routes: Route[], host: string | undefined): Route[] {
  if (routes.every((route) => route.definition.hosts === null)) return routes;
  const name = (host ?? '').replace(/:\d+$/, '');
  return routes.filter(({ definition: { hosts } }) => hosts === null || hosts.some((one) => one.test(name)));
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
