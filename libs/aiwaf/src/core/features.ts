/** The six features of a request, in this order in every row, model and file. */
export const FEATURE_NAMES = [
  'path_len',
  'kw_hits',
  'resp_time',
  'status_idx',
  'burst_count',
  'total_404',
] as const;

export const FEATURE_COUNT = FEATURE_NAMES.length;

/** Milliseconds before a request in which the same client's other requests are its burst. */
export const BURST_WINDOW_MS = 10_000;
/** Milliseconds before a request in which the same client's 404s count. */
export const NOT_FOUND_WINDOW_MS = 60_000;

export interface FeatureFacts {
  /** Characters of the path without its query. */
  readonly pathLength: number;
  /** Keywords in the path; 0 on routed and exempt paths. */
  readonly keywordHits: number;
  /** Seconds; `null` where the log does not say. */
  readonly responseTime: number | null;
  readonly status: number;
  /** Earlier requests of the client within {@link BURST_WINDOW_MS}, among those that its window holds. */
  readonly burst: number;
  /** Earlier 404s of the client within {@link NOT_FOUND_WINDOW_MS}, among those that its window holds. */
  readonly notFound: number;
}

/**
 * The feature row of one request: the one function for live traffic, training and replay. A missing
 * response time is NaN, which a model masks or replaces by its training median.
 */
export function features(facts: FeatureFacts): number[] {
  return [
    facts.pathLength,
    facts.keywordHits,
    facts.responseTime ?? NaN,
    statusIndex(facts.status),
    facts.burst,
    facts.notFound,
  ];
}

/** 0, 1, 2, 3 for 200, 403, 404, 500 and -1 for every other status, as the Python package numbers them. */
export function statusIndex(status: number): number {
  return [200, 403, 404, 500].indexOf(status);
}
