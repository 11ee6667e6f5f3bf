import { HttpRouteTable } from '../../libs/aiwaf/src/edge';

/** A shop with pages, an API and a login, on Express. */
export function shopRoutes(): HttpRouteTable {
  const table = new HttpRouteTable(
    {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: false,
      maxParamLength: Number.MAX_SAFE_INTEGER,
      byOrder: true,
    },
    new Set(['products', 'search', 'contact', 'login', 'api', 'cart']),
    ['/static'],
    () => false,
  );
  const routes: [method: string, path: string][] = [
    ['GET', '/'],
    ['GET', '/products'],
    ['GET', '/products/:id'],
    ['GET', '/search'],
    ['GET', '/contact'],
    ['POST', '/contact'],
    ['GET', '/login'],
    ['POST', '/login'],
    ['GET', '/api/products/:id'],
    ['POST', '/api/cart'],
    ['POST', '/hooks/payment'],
    ['GET', '/health'],
  ];
  for (const [method, path] of routes)
    table.add({ methods: [method], path, exempt: 0, rateLimit: null, hosts: null });
  return table;
}
