import { BEHAVIOUR_WINDOW_MS, BehaviourWindow } from '../../core/anomaly/behaviour-window';
import { Lane } from '../../core/request-context';

/** Milliseconds between two awards to one client, and between two scores of requests that were no 404. */
export const PAUSE_MS = 10_000;

/** Where a lane stands with a client. Instants in epoch milliseconds, -Infinity for never. */
interface Standing {
  /** The last confirmation: what the client did up to then is used up. */
  confirmedAt: number;
  awardedAt: number;
  /** A confirmation that came too soon after an award, and waits for the client to go on; -Infinity for none. */
  waitingSince: number;
  scoredAt: number;
}

const never = (): Standing => ({
  confirmedAt: -Infinity,
  awardedAt: -Infinity,
  waitingSince: -Infinity,
  scoredAt: -Infinity,
});

/**
 * What is remembered of a client: its window, which both lanes read, and for each lane what was made of
 * it. Distances in time count either way, so that a clock that jumps back bars nothing for long.
 */
export class TrackedClient {
  readonly window = new BehaviourWindow();
  private readonly standings: Record<Lane, Standing | null> = { enforce: null, monitor: null };

  /** Whether a request that was no 404 is to be scored: once in {@link PAUSE_MS}. */
  isDue(lane: Lane, now: number): boolean {
    return isOver(now, this.standings[lane]?.scoredAt);
  }

  scored(lane: Lane, now: number): void {
    this.standing(lane).scoredAt = now;
  }

  /** The instant up to which behaviour is used up. */
  usedUpTo(lane: Lane, now: number): number {
    const confirmedAt = this.standings[lane]?.confirmedAt ?? -Infinity;
    return confirmedAt <= now ? confirmedAt : -Infinity;
  }

  /** Takes a confirmation. Answers whether it is to be awarded now; else it waits. */
  confirm(lane: Lane, now: number): boolean {
    const standing = this.standing(lane);
    standing.confirmedAt = now;
    standing.waitingSince = now;
    return this.release(lane, now);
  }

  /** Whether a confirmation waits whose time has come. It is taken away. */
  release(lane: Lane, now: number): boolean {
    const standing = this.standings[lane];
    if (standing === null || standing.waitingSince === -Infinity || !isOver(now, standing.awardedAt))
      return false;
    const isRecent = Math.abs(now - standing.waitingSince) < BEHAVIOUR_WINDOW_MS;
    standing.waitingSince = -Infinity;
    if (isRecent) standing.awardedAt = now;
    return isRecent;
  }

  private standing(lane: Lane): Standing {
    return (this.standings[lane] ??= never());
  }
}

function isOver(now: number, since = -Infinity): boolean {
  return Math.abs(now - since) >= PAUSE_MS;
}
