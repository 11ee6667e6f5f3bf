/** Words of one request that a scanner sent to a path that nothing serves. */
export interface KeywordSighting {
  readonly words: readonly string[];
  /** The client's IPv4 `/24` or IPv6 `/48`. */
  readonly group: string;
  /** Its `/16` or `/32`. */
  readonly wideGroup: string;
  /** Epoch milliseconds: of the request, or of its line in a log. */
  readonly at: number;
}

/** Learned words as the request path reads them: a set that is replaced, never altered. */
export interface LearnedWords {
  /** Words that are refused where nothing is served. */
  readonly active: ReadonlySet<string>;
}

/**
 * Learns words. Called by the keyword layer at the end of suspicious requests, and by training with
 * the time of the log. Synchronous; never throws.
 */
export interface KeywordLearning extends LearnedWords {
  observe(sighting: KeywordSighting): void;
}

export const NO_LEARNED_WORDS: LearnedWords = Object.freeze({ active: new Set<string>() });
