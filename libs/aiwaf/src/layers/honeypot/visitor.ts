import { fnv1a } from '../../core/fnv1a';
import { header, Lane, RequestContext } from '../../core/request-context';

/** Names of session cookies, such as `connect.sid`, `sessionid`, `PHPSESSID`. Hotjar's come from a script later. */
const SESSION = /^(?!_hj).{0,40}(?:sess|sid(?:$|\.))/i;
const MAX_NAME = 80;
const MAX_COOKIES = 60;

/**
 * Who a visitor is, as closely as a request without a form token tells: by session where there is one,
 * else by browser. Both are hashed.
 */
export function visitorOf(context: RequestContext, lane: Lane): string {
  const session = sessionOf(header(context.headers, 'cookie'));
  return session === null
    ? browserOf(context, lane)
    : `${base(context, lane)} s${fnv1a(session).toString(36)}`;
}

/** The visitor by browser alone: as known before the site gave a session. */
export function browserOf(context: RequestContext, lane: Lane): string {
  return `${base(context, lane)} u${fnv1a(header(context.headers, 'user-agent')).toString(36)}`;
}

function base({ client }: RequestContext, lane: Lane): string {
  return `${lane === 'enforce' ? 'e' : 'm'} ${client.key}`;
}

/** One cookie's value by name, or `null`. */
export function cookie(cookies: string, wanted: (name: string) => boolean): string | null {
  let from = 0;
  for (let count = 0; from < cookies.length && count < MAX_COOKIES; count++) {
    let end = cookies.indexOf(';', from);
    if (end === -1) end = cookies.length;
    const equals = cookies.indexOf('=', from);
    if (equals !== -1 && equals < end && equals - from <= MAX_NAME) {
      if (wanted(cookies.slice(from, equals).trim())) return cookies.slice(equals + 1, end).trim();
    }
    from = end + 1;
  }
  return null;
}

function sessionOf(cookies: string): string | null {
  return cookies === '' ? null : cookie(cookies, (name) => SESSION.test(name));
}
