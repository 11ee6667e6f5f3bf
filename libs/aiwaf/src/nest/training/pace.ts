/** Work that is done at a stretch, in ms: what a request may have to wait for. */
const STRETCH_MS = 1;
/** Pauses are never longer, in ms: a process that was frozen must not sleep for as long again. */
const MAX_PAUSE_MS = 100;

const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets a process work for a share of the time only. A low priority is not enough where requests are served:
 * a container has a quota of processor time, and all of it is stopped when that is used up.
 */
export class Pace {
  private restedAt = performance.now();

  /** @param share of one processor, above 0; 1 never pauses */
  constructor(private readonly share: number) {}

  /** Blocks the process when it has worked for long enough. Called often. */
  rest(): void {
    const worked = performance.now() - this.restedAt;
    if (worked < STRETCH_MS || this.share >= 1) return;
    Atomics.wait(nobodyWakes, 0, 0, Math.min(worked * (1 / this.share - 1), MAX_PAUSE_MS));
    this.restedAt = performance.now();
  }
}
