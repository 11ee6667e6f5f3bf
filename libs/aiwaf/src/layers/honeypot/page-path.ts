import { canonicalPath } from '../../core/path/canonical-path';
import { header, RequestContext } from '../../core/request-context';

const ORIGIN_AND_PATH = /^https?:\/\/([^/?#\s]{1,300})([^?#\s]*)/i;
/** Longer ones are no page with a form, and would cost memory. */
const MAX_REFERER = 2_048;

/** The name under which a page is known: canonical, in lower case, without query and trailing slash. */
export function pagePath(path: string): string {
  return trimmed(canonicalPath(path).lower);
}

/** The page that a request asks for or posts to. */
export function requestedPage({ target }: RequestContext): string {
  return trimmed(target.lower);
}

/** The page of this site that a request says it comes from, or `null`. */
export function referringPage({ headers }: RequestContext): string | null {
  const referer = header(headers, 'referer');
  if (referer === '' || referer.length > MAX_REFERER) return null;
  const parts = ORIGIN_AND_PATH.exec(referer);
  if (parts === null) return null;
  const host = parts[1].toLowerCase();
  const isOwn = [header(headers, 'host'), header(headers, 'x-forwarded-host')].some(
    (own) => own.toLowerCase() === host,
  );
  return isOwn ? pagePath(parts[2]) : null;
}

/** The page above, such as `/orders` of `/orders/new`; `null` for the root. */
export function parentPage(page: string): string | null {
  if (page === '/') return null;
  return page.slice(0, page.lastIndexOf('/')) || '/';
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
