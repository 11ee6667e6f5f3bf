import { CONFIRMATION_PAUSE_MS } from '../../core/anomaly/behaviour';
import { BEHAVIOUR_WINDOW_MS, BehaviourWindow } from '../../core/anomaly/behaviour-window';
import { isNotFound, RequestMark } from '../../core/anomaly/request-mark';
import { BehaviourReport, SeenBehaviour, SharedStanding } from '../../core/ports/shared-behaviour';
import { Lane } from '../../core/request-context';

/** What a client did before a request, as far as the model is asked about it. */
export interface Earlier {
  readonly burst: number;
  readonly notFound: number;
}

/** Where a lane stands with a client. Instants in epoch milliseconds, -Infinity for never. */
interface Standing {
  /** Confirmations of all processes, as last told. */
  confirmations: number;
  /** The last confirmation: what the client did up to then is used up. */
  confirmedAt: number;
  awardedAt: number;
  /** A confirmation that came too soon after an award, and waits for the client to go on; -Infinity for none. */
  waitingSince: number;
  scoredAt: number;
}

const never = (): Standing => ({
  confirmations: 0,
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
  /** What this process saw. */
  private readonly own = new BehaviourWindow();
  /** What all processes saw, as last told, and what this one saw since; `null`: nothing was told. */
  private merged: BehaviourWindow | null = null;
  private readonly standings: Record<Lane, Standing | null> = { enforce: null, monitor: null };
  /** Numbers this process's requests. */
  private number: number;
  /** The number up to which they were told. */
  private told: number;
  /** The number up to which `merged` was told them. */
  private mergedUpTo: number;

  /** @param first not less than any number of an earlier client of the same key */
  constructor(private readonly first = 0) {
    this.number = first;
    this.told = first;
    this.mergedUpTo = first;
  }

  /** The client's last minute as far as it is known here. */
  get window(): BehaviourWindow {
    return this.merged ?? this.own;
  }

  add(at: number, mark: RequestMark): void {
    this.own.add(at, mark);
    this.merged?.add(at, mark);
    this.number++;
  }

  /** What the client did up to `at`. */
  earlier(at: number): Earlier {
    const { window } = this;
    return { burst: window.burst(at), notFound: window.notFound(at) };
  }

  /** As {@link earlier}, without the request of this instant and mark, which was taken in since. */
  earlierThan(at: number, mark: RequestMark): Earlier {
    const { burst, notFound } = this.earlier(at);
    return { burst: Math.max(0, burst - 1), notFound: Math.max(0, notFound - (isNotFound(mark) ? 1 : 0)) };
  }

  /** Requests that no other process was told of. */
  get hasUntold(): boolean {
    return this.number > this.told;
  }

  /** What is to be told of it. */
  report(): BehaviourReport {
    const entries = this.own.last(this.number - this.told);
    return { entries, from: this.number - entries.length, isAll: this.told === this.first };
  }

  /** Takes what all processes saw, the answer to a report. Answers `false` where all is to be told again. */
  take({ entries, standings, isForgotten }: SeenBehaviour, report: BehaviourReport): boolean {
    if (isForgotten) {
      this.told = this.first;
      return false;
    }
    const upTo = report.from + report.entries.length;
    this.told = Math.max(this.told, upTo);
    // An earlier answer that came later.
    if (upTo < this.mergedUpTo) return true;
    this.mergedUpTo = upTo;
    const merged = new BehaviourWindow();
    for (const { at, mark } of entries) merged.add(at, mark);
    for (const { at, mark } of this.own.last(this.number - upTo)) merged.add(at, mark);
    this.merged = merged;
    for (const lane of ['enforce', 'monitor'] as const) {
      const standing = standings[lane];
      const own = this.standings[lane];
      if (standing !== undefined) this.takeStanding(lane, standing);
      // It was forgotten, and the next confirmation is the first again.
      else if (own !== null) own.confirmations = 0;
    }
    return true;
  }

  /** Takes what all processes made of it. */
  takeStanding(lane: Lane, told: SharedStanding): void {
    const standing = this.standing(lane);
    standing.confirmations = told.confirmations;
    standing.confirmedAt = Math.max(standing.confirmedAt, told.confirmedAt);
    standing.awardedAt = Math.max(standing.awardedAt, told.awardedAt);
    standing.waitingSince = told.waitingSince;
  }

  /** Confirmations that are known here. */
  confirmations(lane: Lane): number {
    return this.standings[lane]?.confirmations ?? 0;
  }

  /** Whether a request that was no 404 is to be scored: once in {@link CONFIRMATION_PAUSE_MS}. */
  isDue(lane: Lane, now: number): boolean {
    return isOver(now, this.standings[lane]?.scoredAt);
  }

  scored(lane: Lane, now: number): void {
    this.standing(lane).scoredAt = now;
  }

  /** The instant up to which behaviour is used up: another process may have confirmed a later request first. */
  usedUpTo(lane: Lane, now: number): number {
    const confirmedAt = this.standings[lane]?.confirmedAt ?? -Infinity;
    return confirmedAt - now < BEHAVIOUR_WINDOW_MS ? confirmedAt : -Infinity;
  }

  /** Takes a confirmation. Answers whether it is to be awarded now; else it waits. */
  confirm(lane: Lane, now: number): boolean {
    const standing = this.standing(lane);
    standing.confirmedAt = now;
    standing.waitingSince = now;
    return this.release(lane, now);
  }

  /** Whether a confirmation waits whose time has come. */
  isWaiting(lane: Lane, now: number): boolean {
    const standing = this.standings[lane];
    return standing !== null && standing.waitingSince !== -Infinity && isOver(now, standing.awardedAt);
  }

  /** As {@link isWaiting}. It is taken away. */
  release(lane: Lane, now: number): boolean {
    if (!this.isWaiting(lane, now)) return false;
    const standing = this.standing(lane);
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
  return Math.abs(now - since) >= CONFIRMATION_PAUSE_MS;
}
