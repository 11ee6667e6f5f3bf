import { header, RequestContext } from '../../core/request-context';
import { LOGIN_PATHS } from '../../core/exemptions/exempt-paths';
import { PrefixMap } from '../../core/path/prefix-map';
import { Limit } from '../../core/ports/counter-store';
import { RateLimitOverride } from '../../core/route';
import { RateLimitOptions, withFlood } from './rate-limit.options';

/** A counter of its own and the limit that it is held against. */
export interface Bucket {
  readonly name: string;
  readonly limit: Limit;
}

const ASSET_EXTENSION =
  /\.(?:css|m?js|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm|wasm)$/;
const ASSET_DESTINATIONS = new Set([
  'image',
  'style',
  'script',
  'font',
  'audio',
  'video',
  'track',
  'manifest',
]);
const logins = new PrefixMap<true>();
LOGIN_PATHS.forEach((path) => logins.add(path, true));

/**
 * Chooses the counter of a request. A limit that the host set (decorator, then path rule) comes
 * first; then logins, assets and calls of programs are counted apart from pages.
 */
export class Buckets {
  private readonly pages: Bucket;
  private readonly api: Bucket;
  private readonly assets: Bucket;
  private readonly login: Bucket;
  private readonly overrides = new WeakMap<RateLimitOverride, Bucket>();

  constructor(
    options: Readonly<RateLimitOptions>,
    private readonly isApi: (lowerPath: string) => boolean,
  ) {
    const { windowMs, max, flood } = options;
    this.pages = { name: 'pages', limit: { windowMs, max, flood } };
    this.api = { name: 'api', limit: options.api };
    this.assets = { name: 'assets', limit: options.assets };
    this.login = { name: 'login', limit: options.login };
  }

  choose(context: RequestContext): Bucket {
    const { route, rule, target, method } = context;
    if (route.rateLimit !== null) return this.override(route.rateLimit, route.id);
    if (rule !== null && rule.rateLimit !== null) return this.override(rule.rateLimit, `rule ${rule.prefix}`);
    if (method === 'POST' && route.routed && logins.longest(target.lower) !== undefined) return this.login;
    if (method === 'GET' || method === 'HEAD') {
      if (ASSET_EXTENSION.test(target.lower)) return this.assets;
      if (ASSET_DESTINATIONS.has(header(context.headers, 'sec-fetch-dest'))) {
        // A handler's answer costs more than a file, and the header is the client's word.
        return route.matched ? this.api : this.assets;
      }
    }
    if (!route.routed && !route.matched) return this.pages;
    return isProgrammatic(context) || this.isApi(target.lower) ? this.api : this.pages;
  }

  private override(override: RateLimitOverride, name: string): Bucket {
    let bucket = this.overrides.get(override);
    if (bucket === undefined) {
      bucket = { name, limit: withFlood(this.pages.limit, override) };
      this.overrides.set(override, bucket);
    }
    return bucket;
  }
}

/** A call by a program or by a script on one of the site's own pages. */
function isProgrammatic({ headers, method }: RequestContext): boolean {
  if (headers.authorization !== undefined) return true;
  // A preflight comes before a call, and as often.
  if (method === 'OPTIONS') return headers['access-control-request-method'] !== undefined;
  const mayHaveBody = method !== 'GET' && method !== 'HEAD';
  if (mayHaveBody && header(headers, 'content-type').startsWith('application/json')) return true;
  const destination = header(headers, 'sec-fetch-dest');
  if (destination === 'empty') {
    const site = header(headers, 'sec-fetch-site');
    return site === 'same-origin' || site === 'same-site';
  }
  // Browsers before 2023, webviews and apps send no such header. What asks for no HTML is no page.
  return destination === '' && isNoPage(header(headers, 'accept'));
}

function isNoPage(accept: string): boolean {
  return accept !== '' && !accept.includes('text/html') && !accept.includes('application/xhtml');
}
