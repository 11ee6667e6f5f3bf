/** Facts about a refused limit, for `Retry-After` and the IETF draft's `RateLimit` fields. */
export interface LimitFacts {
  readonly max: number;
  readonly windowMs: number;
  readonly retryAfterMs: number;
}

export interface Pass {
  readonly kind: 'pass';
}

/** Suspicion without refusal: points towards a ban. */
export interface Flag {
  readonly kind: 'flag';
  readonly points: number;
  /** A stable name of the reason, such as `keywords.scanner-path`. */
  readonly code: string;
}

/** Refusal of this request, with points towards a ban of the client. */
export interface Deny {
  readonly kind: 'deny';
  readonly status: 403 | 404 | 405 | 409 | 429 | 503;
  readonly points: number;
  readonly code: string;
  /** What in the request met the rule, for the event and never for the client; at most 200 characters. */
  readonly detail?: string;
  readonly limit?: LimitFacts;
  /** The methods that the path does have, for the `Allow` header of a 405. */
  readonly allow?: readonly string[];
}

/** What a layer says of one request. Bans are never a layer's business: they follow from points. */
export type Verdict = Pass | Flag | Deny;

export const PASS: Pass = Object.freeze({ kind: 'pass' });
