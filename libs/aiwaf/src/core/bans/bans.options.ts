/** How points become bans. Durations in milliseconds. */
export class BansOptions {
  /** `false`: requests are refused and nobody is banned. */
  enabled = true;
  /** `points` gathers evidence; `immediate` bans on the first refusal, as the Python package does. */
  policy: 'points' | 'immediate' = 'points';
  /** Points at which a client is banned. */
  threshold = 100;
  /** Length of a ban in ms when given, instead of `escalationMs`; `null`: until a person lifts it. */
  ttlMs: number | null | undefined = undefined;
  /** Length in ms of the first, second, ... ban of a client; the last one repeats. */
  escalationMs: readonly number[] = [900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000];
  /** Milliseconds after the end of a ban when it no longer counts towards escalation. */
  forgetAfterMs = 14 * 86_400_000;
  /** Half-life in ms of points for scanner paths and payloads. */
  scannerHalfLifeMs = 3_600_000;
  /** Half-life in ms of all other points. */
  halfLifeMs = 600_000;
  /** Addresses and CIDR networks that are never banned, though a request of theirs may be refused. */
  neverBan: readonly string[] = [];
  /** Loopback, link-local and private ranges are never banned. */
  neverBanPrivate = true;
  /** Clients whose points are remembered; the least recently seen is forgotten first. */
  maxTracked = 100_000;
  /** Bans in memory; beyond it the one that ends first is dropped from memory, counted, and kept in the database. */
  maxBans = 200_000;
  /** Keeps method, path, host and redacted headers of the request that brought the ban. */
  storeRequestInfo = false;
  /** Headers that are kept with it at most. */
  maxStoredHeaders = 50;
  /** Characters of each header, and of path and host, that are kept with it at most. */
  maxStoredLength = 512;
  /**
   * Further headers of which only the name is kept, in any case. Of `Authorization`, `Cookie`,
   * `Set-Cookie` and `Proxy-Authorization` it always is.
   */
  redactHeaders: readonly string[] = [];
}
