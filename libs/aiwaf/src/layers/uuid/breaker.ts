const FAILURES_TO_OPEN = 3;

/** Leaves a slow or failing database alone for a while, then tries it with one look-up. */
export class Breaker {
  private failures = 0;
  private closedFrom = 0;

  constructor(private readonly pauseMs: number) {}

  /** Whether a look-up may be made at `now`, in epoch ms. */
  allows(now: number): boolean {
    return now >= this.closedFrom;
  }

  succeeded(): void {
    this.failures = 0;
  }

  /** Counts a failure; answers whether a pause begins with it. */
  failed(now: number): boolean {
    if (now < this.closedFrom || ++this.failures < FAILURES_TO_OPEN) return false;
    this.closedFrom = now + this.pauseMs;
    // The first look-up after the pause decides whether there is another one.
    this.failures = FAILURES_TO_OPEN - 1;
    return true;
  }
}
