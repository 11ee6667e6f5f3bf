/**
 * Runs tasks after the request that asked for them, a few at a time. Those that run and those that
 * wait are bounded: what does not fit is refused.
 */
export class BackgroundQueue {
  private readonly waiting: (() => Promise<void>)[] = [];
  private running = 0;

  constructor(
    private readonly concurrency: number,
    private readonly capacity: number,
  ) {}

  /**
   * Takes a task over, or answers `false` when there is no room.
   *
   * @param task never runs within this call, and must settle at some time
   */
  add(task: () => Promise<void>): boolean {
    if (this.waiting.length >= this.capacity) return false;
    this.waiting.push(task);
    setImmediate(() => this.next());
    return true;
  }

  private next(): void {
    if (this.running >= this.concurrency) return;
    const task = this.waiting.shift();
    if (task === undefined) return;
    this.running++;
    void Promise.resolve()
      .then(task)
      .catch(() => undefined)
      .then(() => {
        this.running--;
        this.next();
      });
  }
}

/** Rejects when a promise has not settled in time; what becomes of it later is nobody's concern. */
export async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
    timer.unref();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
