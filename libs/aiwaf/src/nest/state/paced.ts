/**
 * Work that many ask for and that is done at once, but never twice at a time nor more often than once in
 * a pause: who asks meanwhile has it begun once more afterwards.
 */
export class Paced {
  private running: Promise<void> | null = null;
  private askedAgain = false;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  /** @param work may fail, or hang for as long as it likes */
  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly pauseMs: number,
  ) {}

  ask(): void {
    if (this.closed) return;
    if (this.running !== null || this.timer !== null) this.askedAgain = true;
    else this.begin();
  }

  /** Leaves out what waits. */
  stop(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Does at once what waits, and nothing after it. Never rejects. */
  async close(): Promise<void> {
    this.stop();
    await this.running;
    if (this.askedAgain) await this.attempt();
    this.askedAgain = false;
  }

  private begin(): void {
    this.askedAgain = false;
    this.running = this.attempt().then(() => this.rest());
  }

  private async attempt(): Promise<void> {
    try {
      await this.work();
    } catch {
      // It is the work's own to tell.
    }
  }

  private rest(): void {
    this.running = null;
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.askedAgain) this.begin();
    }, this.pauseMs);
    this.timer.unref();
  }
}
