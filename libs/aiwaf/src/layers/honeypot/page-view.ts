import { Outcome } from '../../core/layer';
import { header, RequestContext } from '../../core/request-context';

const PAGE_DESTINATIONS = new Set(['document', 'iframe', 'frame', 'fencedframe']);
/** Sent by Turbo, htmx and pjax where a script brings the next page in place of the browser. */
const SCRIPTED_NAVIGATION = ['x-turbo-request-id', 'hx-boosted', 'x-pjax'] as const;

/** What an answer means for the clock of its page: `opened` by a visitor, `renewed` by the way, or neither. */
export type PageView = 'opened' | 'renewed' | null;

/** Reads off a finished request whether it put a page before a person. */
export function pageView(context: RequestContext, outcome: Outcome): PageView {
  const { method } = context;
  if (method !== 'GET' && method !== 'POST') return null;
  if (!hasPage(context, outcome) || mayBeKept(outcome)) return null;
  // The answer to a post is a page too, often the form once more with what was wrong in it.
  if (method === 'POST') return 'renewed';
  if (isPrefetch(context)) return 'renewed';
  return isBackground(context) ? null : 'opened';
}

function hasPage(context: RequestContext, { status, contentType }: Outcome): boolean {
  const { method } = context;
  if (method === 'GET' && status === 304) return accepts(context);
  const shown = method === 'GET' ? status >= 200 && status < 300 : status >= 200 && status < 500;
  if (!shown || status === 204) return false;
  if (contentType !== '') return /^(?:text\/html|application\/xhtml\+xml)/.test(contentType);
  return accepts(context);
}

/** Whether browsers and caches may show the page again without asking: its later views are never seen here. */
function mayBeKept({ cacheControl = '' }: Outcome): boolean {
  return (
    /(?:max-age|s-maxage) *= *"?[1-9]|immutable/.test(cacheControl) && !/no-store|no-cache/.test(cacheControl)
  );
}

/** Where the answer does not say what it was, the request says what it was for. */
function accepts({ headers }: RequestContext): boolean {
  const destination = header(headers, 'sec-fetch-dest');
  return destination === ''
    ? header(headers, 'accept').includes('text/html')
    : PAGE_DESTINATIONS.has(destination);
}

/** Asked for by a script, not by a visitor: polling must not look like the opening of a page. */
export function isBackground({ headers }: RequestContext): boolean {
  if (SCRIPTED_NAVIGATION.some((name) => headers[name] !== undefined)) return false;
  const destination = header(headers, 'sec-fetch-dest');
  if (destination !== '') return !PAGE_DESTINATIONS.has(destination);
  if (header(headers, 'x-requested-with').toLowerCase() === 'xmlhttprequest') return true;
  // A browser that goes to a page asks for HTML; beacons and calls of older ones do not.
  const accept = header(headers, 'accept');
  return accept !== '' && !accept.includes('text/html');
}

function isPrefetch({ headers }: RequestContext): boolean {
  return (header(headers, 'sec-purpose') || header(headers, 'purpose')).startsWith('prefetch');
}
