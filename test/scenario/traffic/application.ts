import { HttpRouteTable, RouteMatch, UNROUTED } from '#aiwaf/internals';

/** How the application answers a route when all is well. */
export interface Answer {
  readonly status: number;
  /** Typical time to the end of the answer in ms. */
  readonly ms: number;
  readonly type: string;
}

/** A route: methods joined by a comma, path, typical ms, content type, status. */
export type RouteLine = readonly [methods: string, path: string, ms: number, type?: string, status?: number];

const NOT_FOUND: Answer = { status: 404, ms: 6, type: 'text/html; charset=utf-8' };
const FILE: Answer = { status: 200, ms: 3, type: 'application/octet-stream' };

/** An imagined application: its route table as the host's start makes it, and its answers. */
export class Application {
  readonly routes: HttpRouteTable;
  private readonly answers = new Map<string, Answer>();
  private readonly handlers = new Map<string, { controller: object; method: object }>();

  constructor(
    readonly host: string,
    lines: readonly RouteLine[],
    knownPrefixes: readonly string[] = [],
  ) {
    const words = new Set(
      lines.flatMap(([, path]) => path.split('/').filter((part) => /^[a-z-]{3,}$/.test(part))),
    );
    const rules = {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: false,
      maxParamLength: Number.MAX_SAFE_INTEGER,
      byOrder: true,
    };
    this.routes = new HttpRouteTable(rules, words, knownPrefixes, () => false);
    for (const [methods, path, ms, type = 'text/html; charset=utf-8', status] of lines) {
      for (const method of methods.split(',')) {
        this.routes.add({ methods: [method], path, exempt: 0, rateLimit: null, hosts: null });
        this.answers.set(`${method} ${path}`, {
          status: status ?? (method === 'POST' && type.startsWith('text/html') ? 303 : 200),
          ms,
          type,
        });
      }
    }
  }

  answerTo(route: RouteMatch): Answer {
    if (route.matched) return this.answers.get(route.id) ?? FILE;
    return route.routed && route !== UNROUTED && route.id === '' ? FILE : NOT_FOUND;
  }

  /** The handler as a guard would see it. */
  handlerOf(route: RouteMatch): { controller: object; method: object } {
    let handler = this.handlers.get(route.id);
    if (handler === undefined) this.handlers.set(route.id, (handler = { controller: {}, method: {} }));
    return handler;
  }
}

/** The parameters of a matched route. */
export function paramsOf(routeId: string, path: string): Record<string, string> {
  const names = routeId.slice(routeId.indexOf(' ') + 1).split('/');
  const values = path.split('/');
  const params: Record<string, string> = {};
  names.forEach((name, i) => {
    if (name.startsWith(':')) params[name.slice(1)] = decode(values[i] ?? '');
  });
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
