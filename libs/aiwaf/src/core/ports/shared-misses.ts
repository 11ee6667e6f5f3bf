/** What a process tells of a missed path. */
export interface MissReport {
  /** A hash of the path. */
  readonly path: number;
  /** Requests of the client, this one included, that this process has not told of. */
  readonly requests: number;
  /** Whether by this process alone more than half of the client's requests are paths that it missed. */
  readonly mostlyMisses: boolean;
  /** Epoch milliseconds of the request. */
  readonly now: number;
}

/**
 * What clients missed and where their logins were refused, as seen by several processes, so that a client
 * which spreads its requests over them is given the points that one process would give. Called behind the
 * requests, once for each such request and for no other; whatever fails leaves each process with its own.
 */
export interface SharedMisses {
  /** Notes a missed path and answers the points that it brings, or `null` where that is not known. Never rejects. */
  miss(key: string, report: MissReport): Promise<number | null>;
  /** Notes a refused login and answers the points that it brings, or `null` where that is not known. Never rejects. */
  failLogin(key: string, now: number): Promise<number | null>;
  /** Has a client begin anew. Never throws and never waits. */
  clear(key: string): void;
  /** Has every client begin anew, as far as this process asks. */
  clearAll(): Promise<void>;
}
