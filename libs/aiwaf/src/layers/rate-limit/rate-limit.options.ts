import { integer } from '../../core/options/checks';
import { Checks, mergeOptions } from '../../core/options/merge-options';
import { JudgingLayerOptions, judgingLayerChecks } from '../../core/options/layer.options';
import { Limit } from '../../core/ports/counter-store';
import { RateLimitOverride } from '../../core/route';

/** A limit over a sliding window, as options give it. */
export class LimitOptions implements Limit {
  constructor(
    /** Length of the window. */
    public windowMs: number,
    /**
     * Requests per window and client that pass.
     * @unit requests
     */
    public max: number,
    /**
     * Requests per window and client beyond which the client is banned as a flooder.
     * @unit requests
     */
    public flood: number,
  ) {}
}

/** Limits of requests per client. */
export class RateLimitOptions extends JudgingLayerOptions {
  /** Length of the window for pages and everything that no other bucket takes. */
  windowMs = 10_000;
  /**
   * Requests per window and client that pass; further ones answer 429.
   * @unit requests
   */
  max = 20;
  /**
   * Requests per window and client beyond which it floods: 403 and 100 points.
   * @unit requests
   */
  flood = 40;
  /**
   * Calls of programs and of scripts on pages: routed, and with `Authorization`, a JSON body,
   * `Sec-Fetch-Dest: empty` from the same site, an `Accept` without HTML, or under a prefix for programs
   * (`layers.headers.apiPrefixes`).
   */
  api: Limit = new LimitOptions(10_000, 200, 400);
  /** Static files: GET or HEAD by extension, or by `Sec-Fetch-Dest` where no handler answers. */
  assets: Limit = new LimitOptions(10_000, 1_000, 2_000);
  /**
   * POST to `/admin`, `/login`, `/accounts/login`, `/auth/login`, `/signin` and below, where the application
   * serves them.
   */
  login: Limit = new LimitOptions(60_000, 10, 30);
  /**
   * A second counter per IPv6 `/48` allows this many times the limit of one client; over it 429, no points.
   * @unit times
   */
  ipv6WideFactor = 10;
  /**
   * Counters that are surely in memory, about 200 bytes each and 500 when full, and at most twice as many:
   * those that were not asked for of late are forgotten first.
   * @unit counters
   */
  maxKeys = 100_000;
}

/** The options as a user gives them: of each limit only what is to change. */
export type RateLimitInput = Omit<RateLimitOptions, 'api' | 'assets' | 'login'> &
  Partial<Record<'api' | 'assets' | 'login', RateLimitOverride>>;

const windowMs = integer(1, 86_400_000);
const count = integer(1, 1_000_000);
const limitChecks: Checks<RateLimitOverride> = { windowMs, max: count, flood: count };
const objectCheck = (value: unknown) =>
  typeof value === 'object' && value !== null ? null : 'an object { windowMs, max, flood }';

const rateLimitChecks: Checks<RateLimitOptions> = {
  ...judgingLayerChecks,
  ...limitChecks,
  api: objectCheck,
  assets: objectCheck,
  login: objectCheck,
  ipv6WideFactor: integer(1, 65_536),
  maxKeys: integer(100, 10_000_000),
};

/**
 * Lays given numbers over a limit. A `max` given without `flood` lifts the flood limit to twice itself
 * where that is higher: a client within its limit is never a flooder.
 */
export function withFlood(limit: Limit, given: RateLimitOverride): Limit {
  const { windowMs, max, flood } = { ...limit, ...given };
  return {
    windowMs,
    max,
    flood: given.flood ?? (given.max === undefined ? flood : Math.max(flood, 2 * max)),
  };
}

/** Merges and checks the options of the layer, its nested limits included. */
export function rateLimitOptions(input: unknown, where: string): Readonly<RateLimitOptions> {
  const defaults = new RateLimitOptions();
  const given = (typeof input === 'object' && input !== null ? input : {}) as Partial<RateLimitOptions>;
  for (const bucket of ['api', 'assets', 'login'] as const) {
    if (given[bucket] === undefined) continue;
    const checked = mergeOptions<RateLimitOverride>({}, limitChecks, given[bucket], `${where}.${bucket}`);
    defaults[bucket] = withFlood(defaults[bucket], checked);
  }
  const rest =
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? { ...given, api: undefined, assets: undefined, login: undefined }
      : input;
  const merged = mergeOptions({ ...defaults }, rateLimitChecks, rest, where);
  return Object.freeze({
    ...merged,
    ...withFlood(defaults, { ...defined(given), windowMs: merged.windowMs }),
  });
}

/** The limit's own numbers of the given options, those that are there. */
function defined({ max, flood }: Partial<RateLimitOptions>): RateLimitOverride {
  return { ...(max === undefined ? {} : { max }), ...(flood === undefined ? {} : { flood }) };
}
