/** A limit over a sliding window. */
export interface Limit {
  /** Length of the window. */
  readonly windowMs: number;
  /**
   * Requests in a window that pass; further ones answer 429.
   * @unit requests
   */
  readonly max: number;
  /**
   * Requests in a window beyond which the client floods: 403 and 100 points.
   * @unit requests
   */
  readonly flood: number;
}

export interface Hit {
  /** Requests in the window, this one included; exact up to `flood` + 1. */
  readonly count: number;
  /** Milliseconds until a request would pass, were none to come before; 0 within the limit. */
  readonly retryAfterMs: number;
}

/** A counter and what it is held against. */
export interface Counter {
  readonly key: string;
  readonly limit: Limit;
}

/** The hit of a narrow counter, and of a wide one that contains it; `null` where the narrow one refuses. */
export type NestedHits = readonly [narrow: Hit, wide: Hit | null];

/**
 * Counts requests in sliding windows. Called once a request, in a process synchronously; a shared store may
 * answer later. A key belongs to one limit.
 */
export interface CounterStore {
  hit(key: string, limit: Limit, now: number): Hit | Promise<Hit>;
  /** Counts in a wide counter too what a narrow one lets pass, in one call of a shared store. */
  hitNested(narrow: Counter, wide: Counter, now: number): NestedHits | Promise<NestedHits>;
  /** Has every window begin anew. */
  clear(): void | Promise<void>;
}
