/** Time as a port, so that a recorded request replayed with its own time gives the same verdict. */
export interface Clock {
  /** Epoch milliseconds, never going backwards within a process. Called several times a request. */
  now(): number;
}

/** The token by which the firewall's {@link Clock} is injected. */
export const Clock = Symbol('Clock');

/**
 * The process clock: the wall time at start plus the monotonic time since. A wall clock that is
 * stepped by an hour or a year neither ends a ban early nor makes it last.
 */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
};

/** A clock that only moves when told to; for tests and replays. */
export class ManualClock implements Clock {
  constructor(private instant = 0) {}

  now(): number {
    return this.instant;
  }

  /** Moves to `instant` (epoch ms). */
  set(instant: number): void {
    this.instant = instant;
  }

  /** Moves forward by `ms`. */
  advance(ms: number): void {
    this.instant += ms;
  }
}
