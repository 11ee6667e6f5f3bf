import { LayerMask } from './layer-id';

/** Limits that a handler or a path rule sets for its requests. */
export interface RateLimitOverride {
  /** Length of the window. */
  readonly windowMs?: number;
  /**
   * Requests per window and client that pass.
   * @unit requests
   */
  readonly max?: number;
  /**
   * Requests per window and client beyond which it floods. A `max` given without it lifts it to twice `max`,
   * where that is higher.
   * @unit requests
   */
  readonly flood?: number;
}

/** What the route table knows of a request before anything of the application runs. */
export interface RouteMatch {
  /** Something of the application serves this path, with this or another method; a catch-all is not enough. */
  readonly routed: boolean;
  /** A handler exists for this path and method. */
  readonly matched: boolean;
  /** Layers that every candidate handler is exempt from. */
  readonly exempt: LayerMask;
  /**
   * Layers on whose exemption the candidate handlers differ (header or media-type versions): they
   * wait for the guard, which knows the handler.
   */
  readonly undecided: LayerMask;
  /** `@AiwafRateLimit()` of the handler. */
  readonly rateLimit: RateLimitOverride | null;
  /** Names the route for counters of its own, such as `POST /login`; empty when nothing matched. */
  readonly id: string;
}

export const UNROUTED: RouteMatch = Object.freeze({
  routed: false,
  matched: false,
  exempt: 0,
  undecided: 0,
  rateLimit: null,
  id: '',
});

/** Answers whether a request is routed. Called once a request; built when the host has its routes. */
export interface RouteTable {
  /**
   * @param method upper-case HTTP method
   * @param rawPath the path as sent, without query
   * @param host the `Host` header, for routes bound to a host; `undefined` where the host may go by another
   */
  match(method: string, rawPath: string, host: string | undefined): RouteMatch;
  /** The methods that handlers of this path answer; empty when it is not routed by a handler. */
  allowedMethods(rawPath: string, host: string | undefined): readonly string[];
  /** Words of routed paths, controllers and handlers: never learned, never blocked. */
  readonly words: ReadonlySet<string>;
}
