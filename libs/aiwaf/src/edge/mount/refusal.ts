import { Denial, header, RequestContext } from '../../core/request-context';
import { LimitFacts } from '../../core/verdict';

/** What a refused client is told: never the reason. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON form, with the keys of the Python package. */
  readonly body: RefusalBody;
}

export interface RefusalBody {
  readonly error: string;
  readonly message: string;
  readonly requestId: string;
  readonly reload_required?: true;
}

const TEXTS: Readonly<Record<number, { error: string; message: string }>> = {
  404: { error: 'not_found', message: 'There is nothing here.' },
  405: { error: 'method_not_allowed', message: 'This page does not take that kind of request.' },
  409: { error: 'page_expired', message: 'This page has expired. Please load it again.' },
  429: { error: 'too_many_requests', message: 'Too many requests. Please wait a moment and try again.' },
  503: { error: 'unavailable', message: 'This request cannot be served now. Please try again in a moment.' },
};
/** Seconds after which a client may try again when a layer could not judge its request. */
const RETRY_AFTER_FAILURE = '10';
const BLOCKED = { error: 'blocked', message: 'This request was refused.' };

export function refusalOf({ verdict }: Denial, context: RequestContext): Refusal {
  const text = TEXTS[verdict.status] ?? BLOCKED;
  const body: RefusalBody = {
    ...text,
    requestId: context.id,
    ...(verdict.status === 409 ? { reload_required: true } : {}),
  };
  const limited = verdict.status === 429 && verdict.limit !== undefined;
  return {
    status: verdict.status,
    headers: {
      'cache-control': 'no-store',
      ...(limited ? limitHeaders(verdict.limit as LimitFacts) : {}),
      ...(verdict.status === 503 ? { 'retry-after': RETRY_AFTER_FAILURE } : {}),
      // RFC 9110, 15.5.6: a 405 names the methods that there are.
      ...(verdict.allow === undefined ? {} : { allow: verdict.allow.join(', ') }),
    },
    body,
  };
}

/** `Retry-After` (RFC 9110) and the fields of draft-ietf-httpapi-ratelimit-headers. Seconds, rounded up. */
function limitHeaders({ max, windowMs, retryAfterMs }: LimitFacts): Record<string, string> {
  const wait = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return {
    'retry-after': wait,
    ratelimit: `"default";r=0;t=${wait}`,
    'ratelimit-policy': `"default";q=${max};w=${Math.max(1, Math.ceil(windowMs / 1000))}`,
  };
}

/** The body in the form that the client sends or asks for. */
export function renderBody(refusal: Refusal, context: RequestContext): { type: string; text: string } {
  const accept = header(context.headers, 'accept');
  if (accept.includes('json') || header(context.headers, 'content-type').includes('json')) {
    return { type: 'application/json; charset=utf-8', text: JSON.stringify(refusal.body) };
  }
  const { message, requestId } = refusal.body;
  if (accept.includes('text/html'))
    return { type: 'text/html; charset=utf-8', text: page(refusal.status, message, requestId) };
  return { type: 'text/plain; charset=utf-8', text: `${message}\nRequest ${requestId}\n` };
}

function page(status: number, message: string, requestId: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${message}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color:#222;background:#fff}
h1{font-size:1.4rem}p{color:#555}code{user-select:all}</style></head>
<body><h1>${message}</h1>
<p>If you think that this is a mistake, tell the people who run this site: status ${status}, request <code>${requestId}</code>.</p>
</body></html>
`;
}
