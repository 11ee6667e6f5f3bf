import { BURST_WINDOW_MS, NOT_FOUND_WINDOW_MS } from '../features';
import { WindowEntry } from '../ports/shared-behaviour';
import { Behaviour } from './behaviour';
import { hitsOf, isAbsent, isNotFound, isScanned, pathOf, PLAIN, RequestMark } from './request-mark';

/** Milliseconds before a request in which its client's behaviour counts. */
export const BEHAVIOUR_WINDOW_MS = 60_000;
/** Requests that a window holds; of a busier client the last ones are the window. */
export const WINDOW_REQUESTS = 128;

const FIRST_SIZE = 8;
/** A request is told when it ends, and may have come this much before others that ended earlier. */
const LATE_MS = 60_000;
/** Milliseconds after which a request is forgotten. */
export const KEPT_MS = BEHAVIOUR_WINDOW_MS + LATE_MS;

const distinct = new Set<number>();
const instants = (size: number) => new Array<number>(size).fill(NaN);

/**
 * One client's last minute: its last {@link WINDOW_REQUESTS} requests at most, in the order in which they
 * ended, each by the instant at which it came. Live traffic and training count in this one window. About
 * 300 bytes for an occasional visitor, 2 KiB at most.
 */
export class BehaviourWindow {
  /** A plain list of doubles: a typed array is three objects that lie apart. */
  private at = instants(FIRST_SIZE);
  /** Only where a request had a mark. */
  private marks: Uint32Array | null = null;
  private size = 0;
  private next = 0;

  /** @param at epoch milliseconds at which the request came */
  add(at: number, mark: RequestMark): void {
    // Before it is overwritten: does the oldest still count for a request that ends late?
    if (this.size === this.at.length && this.size < WINDOW_REQUESTS && this.at[this.next] > at - KEPT_MS)
      this.grow();
    this.at[this.next] = at;
    if (mark !== 0) this.marks ??= new Uint32Array(this.at.length);
    if (this.marks !== null) this.marks[this.next] = mark;
    this.next = (this.next + 1) % this.at.length;
    if (this.size < this.at.length) this.size++;
  }

  /** The last `count` requests in the order in which they ended, as far as they are remembered. */
  last(count: number): WindowEntry[] {
    const entries: WindowEntry[] = [];
    for (let i = Math.min(count, this.size); i > 0; i--) {
      const from = (this.next - i + this.at.length) % this.at.length;
      entries.push({ at: this.at[from], mark: this.marks === null ? PLAIN : this.marks[from] });
    }
    return entries;
  }

  /** Requests in the {@link BURST_WINDOW_MS} up to `at`. */
  burst(at: number): number {
    let count = 0;
    for (let i = 0; i < this.size; i++) if (this.at[i] <= at && this.at[i] > at - BURST_WINDOW_MS) count++;
    return count;
  }

  /** 404s in the {@link NOT_FOUND_WINDOW_MS} up to `at`. */
  notFound(at: number): number {
    if (this.marks === null) return 0;
    let count = 0;
    for (let i = 0; i < this.size; i++)
      if (isNotFound(this.marks[i]) && this.at[i] <= at && this.at[i] > at - NOT_FOUND_WINDOW_MS) count++;
    return count;
  }

  /** What the client did in the {@link BEHAVIOUR_WINDOW_MS} up to `at`, but not up to `since`. */
  behaviour(at: number, since: number): Behaviour {
    const after = Math.max(at - BEHAVIOUR_WINDOW_MS, since);
    let [requests, keywordHits, scannedPaths, missedPaths] = [0, 0, 0, 0];
    distinct.clear();
    for (let i = 0; i < this.size; i++) {
      if (this.at[i] > at || this.at[i] <= after) continue;
      requests++;
      const mark = this.marks === null ? 0 : this.marks[i];
      if (mark === 0) continue;
      keywordHits += hitsOf(mark);
      if (!isAbsent(mark) || distinct.has(pathOf(mark))) continue;
      distinct.add(pathOf(mark));
      if (isScanned(mark)) scannedPaths++;
      else missedPaths++;
    }
    return { requests, keywordHits, scannedPaths, missedPaths };
  }

  /** Makes room, and lays the requests in order. */
  private grow(): void {
    const old = { at: this.at, marks: this.marks };
    this.at = instants(2 * this.size);
    if (old.marks !== null) this.marks = new Uint32Array(2 * this.size);
    for (let i = 0; i < this.size; i++) {
      const from = (this.next + i) % this.size;
      this.at[i] = old.at[from];
      if (old.marks !== null && this.marks !== null) this.marks[i] = old.marks[from];
    }
    this.next = this.size;
  }
}
