/** Points that a client was given by an enforcing layer. */
export interface Signal {
  /** Epoch milliseconds of the request's arrival. */
  readonly at: number;
  /** The client key. */
  readonly key: string;
  /** The reason, such as `keywords.scanner-path`. */
  readonly code: string;
  readonly points: number;
  /** The request that brought them; `null` where there is none. */
  readonly requestId: string | null;
}

/** Told of every signal on the request path: it must not block, wait or throw. */
export type SignalListener = (signal: Signal) => void;

/**
 * Signals for people who ask why. Written in batches off the request path, read by no request. A failure
 * means that an explanation lacks signals; points and bans do not depend on them.
 */
export interface SignalStore {
  add(signals: readonly Signal[]): Promise<void>;
  /** The newest signals of a client, at most `limit`, oldest first. */
  of(key: string, limit: number): Promise<Signal[]>;
  /**
   * Forgets what is from before `horizon` (epoch ms) and answers how many signals that was.
   *
   * @param goOn asked before each chunk
   */
  purge(horizon: number, goOn?: () => boolean): Promise<number>;
}
