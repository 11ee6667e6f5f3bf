import { DistinctValues } from '../../core/evidence/distinct-values';
import { RequestContext } from '../../core/request-context';
import { RouteTable } from '../../core/route';
import { PASS, Verdict } from '../../core/verdict';

const WRITING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Asked by browsers, proxies and monitors of their own accord. */
const NEVER_JUDGED = new Set(['HEAD', 'OPTIONS']);
const WRITING_POINTS = 10;
const OTHER_POINTS = 2;

/**
 * Refuses a method that no handler of the path takes. To be asked only when it is known that nothing
 * served the request: until then the host may still override the method or answer it itself.
 *
 * @param seen what the client was refused for, by method and first segment: an old application that asks
 *   for one thing after the other is no scanner
 */
export function judgeMethod(context: RequestContext, routes: RouteTable, seen: DistinctValues): Verdict {
  const { method, route, authenticated, client, target, now } = context;
  if (!route.routed || route.matched || authenticated || NEVER_JUDGED.has(method)) return PASS;
  const allow = routes.allowedMethods(context.routerPath, context.routerHost);
  if (allow.length === 0 || allow.includes(method)) return PASS;
  const isNew = seen.add(client.key, `${method} ${target.lower.split('/', 2)[1]}`, now);
  const points = WRITING.has(method) ? WRITING_POINTS : OTHER_POINTS;
  return {
    kind: 'deny',
    status: 405,
    points: isNew ? points : 0,
    code: 'honeypot.method',
    detail: method,
    allow,
  };
}
