import { PRIVATE_NETWORKS } from '../../core/client/client';
import { PrefixMap } from '../../core/path/prefix-map';
import { header, RequestContext } from '../../core/request-context';

const API_KEY_HEADERS = ['x-api-key', 'api-key', 'apikey', 'x-apikey'] as const;
const JSON_TYPE = /^application\/(?:[a-z0-9.+-]{1,80}\+)?json(?:[ ;]|$)/i;
const HEALTH_CHECKS = new Set(['/health', '/healthz', '/livez', '/readyz']);

/**
 * Whether a request is a program's by right: to a path that the application serves, with credentials,
 * an API key or a JSON body, or under a prefix for programs. A browser's headers are not asked of it.
 */
export function isProgram(context: RequestContext, apiPrefixes: PrefixMap<true>): boolean {
  if (!context.route.routed && !context.route.matched) return false;
  const { headers } = context;
  if (headers.authorization !== undefined) return true;
  for (const name of API_KEY_HEADERS) if (headers[name] !== undefined) return true;
  if (mayHaveBody(context) && JSON_TYPE.test(header(headers, 'content-type'))) return true;
  return apiPrefixes.longest(context.target.lower) !== undefined;
}

/** Whether this is an orchestrator or load balancer of the same network asking for health. */
export function isHealthCheck({ client, target }: RequestContext): boolean {
  const { lower } = target;
  const path = lower.endsWith('/') ? lower.slice(0, -1) : lower;
  return HEALTH_CHECKS.has(path) && client.parsed !== null && PRIVATE_NETWORKS.has(client.parsed);
}

function mayHaveBody({ method }: RequestContext): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}
