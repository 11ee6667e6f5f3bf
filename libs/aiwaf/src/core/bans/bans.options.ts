/** How points become bans. Durations in milliseconds. */
export class BansOptions {
  /** `false`: requests are refused and nobody is banned; a flood answers 429. */
  enabled = true;
  /**
   * `points` gathers evidence; `immediate` bans on the first refusal that brings points, as the Python
   * package does.
   */
  policy: 'points' | 'immediate' = 'points';
  /**
   * Points at which a client is banned.
   * @unit points
   */
  threshold = 100;
  /** When given, the length of every ban in place of `escalationMs`; `null`: until a person lifts it. */
  ttlMs: number | null | undefined = undefined;
  /** Length of the first, second, ... ban of a client; the last one repeats. */
  escalationMs: readonly number[] = [900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000];
  /** Time after the end of a ban when it no longer counts towards escalation. */
  forgetAfterMs = 14 * 86_400_000;
  /** Half-life of points for scanner paths and payloads. */
  scannerHalfLifeMs = 3_600_000;
  /** Half-life of all other points. */
  halfLifeMs = 600_000;
  /** Addresses that are never banned, though a request of theirs may be refused. */
  neverBan: readonly string[] = [];
  /** Loopback, link-local and private ranges are never banned either. */
  neverBanPrivate = true;
  /**
   * Clients whose points are remembered; the least recently seen is forgotten first.
   * @unit clients
   */
  maxTracked = 100_000;
  /**
   * Bans in memory; beyond it the one that ends first is dropped from memory, counted, and kept in the
   * database.
   * @unit bans
   */
  maxBans = 200_000;
  /** Stores method, path, host and redacted headers of the request that brought the ban. */
  storeRequestInfo = false;
  /**
   * Headers that are stored with it at most.
   * @unit headers
   */
  maxStoredHeaders = 50;
  /**
   * Characters of each header, and of path and host, that are stored with it at most.
   * @unit characters
   */
  maxStoredLength = 512;
  /**
   * Further headers of which only the name is stored, in any case; of `Authorization`, `Cookie`, `Set-Cookie`
   * and `Proxy-Authorization` it always is.
   */
  redactHeaders: readonly string[] = [];
}
