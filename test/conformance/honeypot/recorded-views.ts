import { RouteTable } from '#aiwaf/internals';

/** The methods of the recorded views that have a list of them, as the recording's `note` says. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/products/': ['GET', 'HEAD'],
  '/orders/create/': ['POST'],
  '/upload/': ['POST'],
  '/readonly/': ['GET'],
  '/things/create/': ['POST'],
  '/things/rest/': ['GET', 'POST', 'DELETE'],
};

/** The methods of a recorded view; `null` for a function that takes every one, and where there is no view. */
export function viewMethods(path: string): readonly string[] | null {
  return METHODS[path] ?? null;
}

/** The recorded routes with the methods of their views, as a Nest application would have registered them. */
export function withViewMethods(routes: RouteTable): RouteTable {
  return {
    match: (method, path, host) => {
      const match = routes.match(method, path, host);
      const methods = viewMethods(path);
      return methods === null || methods.includes(method) ? match : { ...match, matched: false, id: '' };
    },
    allowedMethods: (path) => viewMethods(path) ?? [],
    words: routes.words,
  };
}
