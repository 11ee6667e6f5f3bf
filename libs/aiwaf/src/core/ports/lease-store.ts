/** The right to do something that one process alone may do, as it stands in the store. */
export interface Lease {
  readonly name: string;
  /** Who has it, unlike any other holder: `host:pid:random`. */
  readonly holder: string;
  /** Rises with every grant: work that was begun under a lower one is void. */
  readonly token: number;
  /** Epoch milliseconds; over when it is reached, unless it is renewed before. */
  readonly expiresAt: number;
}

/**
 * Grants leases, one holder a name. Asked a few times a run and three times a minute while one lasts,
 * never by a request. Who gets it is decided by one atomic statement. A failure means that nobody
 * knows: what hangs on the lease must not be done.
 */
export interface LeaseStore {
  /**
   * Takes a lease that is free or over, and answers it as it stands then: it was granted where
   * `holder` is the one that asked. One that lasts longer than any clock's honest error allows is over
   * too, since a holder with a clock of next year would keep it until then.
   *
   * @param holder at most 200 characters, new for every call
   * @param ttlMs how long it lasts when nobody renews it
   * @param now epoch milliseconds
   */
  acquire(name: string, holder: string, ttlMs: number, now: number): Promise<Lease>;
  /**
   * Has a lease last `ttlMs` from now; `null` where another holder was granted it since. One that is
   * over and that nobody took meanwhile goes on.
   */
  renew(lease: Lease, ttlMs: number, now: number): Promise<Lease | null>;
  /** Gives a lease back; nothing happens where another holder has it. */
  release(lease: Lease): Promise<void>;
}
