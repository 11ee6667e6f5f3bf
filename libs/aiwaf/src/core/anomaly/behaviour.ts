/** What one client did within a minute, as far as it tells a scanner from a person. */
export interface Behaviour {
  /** Requests, those left out that are refused or exempt. */
  readonly requests: number;
  /** Keywords in paths that nothing serves, over all requests. */
  readonly keywordHits: number;
  /** Different paths of scanners that were answered 404. */
  readonly scannedPaths: number;
  /** Different other paths that nothing serves and that were answered 404, those a browser asks for unseen left out. */
  readonly missedPaths: number;
}

/** Milliseconds between two awards to one client, and between two scores of requests that were no 404. */
export const CONFIRMATION_PAUSE_MS = 10_000;

/** From what on behaviour confirms that a client is a scanner. */
export interface BehaviourLimits {
  /** Keywords per request, on average. */
  readonly keywordHits: number;
  /** Different paths of scanners. */
  readonly scannedPaths: number;
  /** Different missing paths at all, if they are over half of the requests. */
  readonly missedPaths: number;
}

/**
 * Limits for a client's last minute. Keywords and scanned paths are those of the Python package. Its 20
 * other 404s count repetitions and whatever a browser asks for unseen; half as many different paths,
 * nothing of which a page or a browser asked for, are worse, and one confirmation bans nobody.
 */
export const LIVE_LIMITS: BehaviourLimits = { keywordHits: 3, scannedPaths: 5, missedPaths: 10 };

/** Limits for a client of a log, where the Python package asks for two keywords per request and ten 404s. */
export const TRAINING_LIMITS: BehaviourLimits = { keywordHits: 2, scannedPaths: 5, missedPaths: 10 };

/**
 * Whether behaviour confirms an anomalous score. Only what was asked for counts, and how much of all it
 * was: neither the number of requests nor their pace says anything of a client that finds what it asks
 * for, or has one broken link.
 */
export function isConfirmed(behaviour: Behaviour, limits: BehaviourLimits): boolean {
  const { requests, keywordHits, scannedPaths, missedPaths } = behaviour;
  if (requests === 0) return false;
  if (keywordHits >= limits.keywordHits * requests || scannedPaths >= limits.scannedPaths) return true;
  const missing = scannedPaths + missedPaths;
  return missing >= limits.missedPaths && missing * 2 > requests;
}
