/**
 * Carries hints between the processes that share a database: short words that something was written, so
 * that others look at once. A hint may be lost or come twice; who looks reads the rows.
 */
export interface HintChannel {
  /** Rejects when it cannot be sent, or never settles: nobody may wait for it. Called up to 40 times a second. */
  publish(hint: string): Promise<unknown>;
  /** Called once, at start. `listener` is told every hint, those of this process too, and never throws. */
  subscribe(listener: (hint: string) => void): Promise<void>;
  /** Ends the subscription. */
  close(): Promise<void>;
}
