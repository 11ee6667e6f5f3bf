/**
 * Carries hints between the processes that share a database: short words that something was written, so
 * that others look at once. A hint may be lost or come twice; who looks reads the rows.
 */
export interface HintChannel {
  /** Rejects when it cannot be sent, or never settles: nobody may wait for it. Called up to 40 times a second. */
  publish(hint: string): Promise<unknown>;
  /**
   * Called once, at start. `listener` is told every hint, those of this process too. A channel that knows
   * when hints may have been lost, as when its connection was made anew, tells `missed`. Neither throws.
   */
  subscribe(listener: (hint: string) => void, missed: () => void): Promise<void>;
  /** Ends the subscription. */
  close(): Promise<void>;
}
