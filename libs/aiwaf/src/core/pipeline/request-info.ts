import { RequestContext } from '../request-context';

const REDACTED = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);
const MAX_HEADERS = 50;
const MAX_VALUE = 512;

/** What is stored of a request beside a ban: bounded, and without secrets. */
export function requestInfo(context: RequestContext): Readonly<Record<string, unknown>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(context.headers).slice(0, MAX_HEADERS)) {
    headers[name.slice(0, MAX_VALUE)] = REDACTED.has(name) ? '[redacted]' : String(value).slice(0, MAX_VALUE);
  }
  return {
    method: context.method,
    path: context.target.raw.slice(0, MAX_VALUE),
    host: String(context.headers.host ?? '').slice(0, MAX_VALUE),
    headers,
  };
}
