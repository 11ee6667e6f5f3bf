import { header, RequestContext } from '../request-context';

const ASKED_UNSEEN =
  /^\/(?:favicon\.ico|robots\.txt|sitemap\.xml|ads\.txt|manifest\.json|apple-touch-icon[^/]*)$/;
const ASSET = /\.(?:css|m?js|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm)$/;

/**
 * A 404 that people and their browsers cause: files that are asked for unseen, broken images and
 * styles, and links on the site's own pages.
 */
export function isOrdinaryMiss({ target, headers }: RequestContext): boolean {
  if (ASKED_UNSEEN.test(target.lower) || ASSET.test(target.lower)) return true;
  const referer = header(headers, 'referer');
  const host = header(headers, 'host');
  return host !== '' && (referer.startsWith(`http://${host}/`) || referer.startsWith(`https://${host}/`));
}
