import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RouteTable, UNROUTED } from '#aiwaf/internals';

/** The routes of the recorded application, for folders without `keywords.json`. */
const BUILT_IN = [
  ...['', 'about/', 'contact/', 'login/', 'profile/', 'search/', 'products/', 'products/<slug:slug>/'],
  ...[
    'orders/create/',
    'upload/',
    'items/<uuid:uuid>/',
    'health/',
    'exempted/',
    'readonly/',
    'things/create/',
  ],
  ...[
    'things/rest/',
    'api/users/',
    'api/users/<int:pk>/',
    'api/orders/',
    'api/status/',
    'admin/(?P<url>.*)$',
  ],
];
const CONVERTERS: Readonly<Record<string, string>> = {
  int: '[0-9]+',
  slug: '[-a-zA-Z0-9_]+',
  uuid: '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}',
  path: '.+',
  str: '[^/]+',
};

/** The recorded application's routes as a route table, each for every method. */
export function recordedRoutes(folder: string): RouteTable {
  const file = join(folder, 'keywords.json');
  const routes = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { routes: readonly string[] }).routes
    : BUILT_IN;
  const patterns = routes.map(routePattern);
  return {
    match: (method, rawPath) => {
      const index = patterns.findIndex((pattern) => pattern.test(rawPath));
      return index === -1
        ? UNROUTED
        : { ...UNROUTED, routed: true, matched: true, id: `${method} ${routes[index]}` };
    },
    allowedMethods: () => [],
    words: new Set(),
  };
}

/** A Django route, with converters (`<int:pk>`) or as a regular expression. */
function routePattern(route: string): RegExp {
  if (route.includes('(?P<')) {
    return new RegExp(`^/${route.replaceAll('^', '').replaceAll('(?P<', '(?<').replace(/\$$/, '')}$`);
  }
  const source = route
    .split(/(<[^>]+>)/)
    .map((part) => {
      const converter = /^<(?:(\w+):)?\w+>$/.exec(part);
      if (converter === null) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return CONVERTERS[converter[1] ?? 'str'];
    })
    .join('');
  return new RegExp(`^/${source}$`);
}
