/** A limit over a sliding window. */
export interface Limit {
  readonly windowMs: number;
  /** Requests in a window that pass; the next one is refused. */
  readonly max: number;
  /** Requests in a window beyond which the client floods. */
  readonly flood: number;
}

export interface Hit {
  /** Requests in the window, this one included; exact up to `flood` + 1. */
  readonly count: number;
  /** Milliseconds until a request would pass, were none to come before; 0 within the limit. */
  readonly retryAfterMs: number;
}

/**
 * Counts requests in sliding windows. Called once or twice a request, in a process synchronously;
 * a shared store may answer later. A key belongs to one limit.
 */
export interface CounterStore {
  hit(key: string, limit: Limit, now: number): Hit | Promise<Hit>;
  /** Has every window begin anew. */
  clear(): void | Promise<void>;
}
