import { BURST_WINDOW_MS, NOT_FOUND_WINDOW_MS } from '../../core/features';

/** Lines that are late by up to this are counted where they belong: Apache writes a line when it is answered. */
const LATE_MS = 60_000;
const KEPT_MS = NOT_FOUND_WINDOW_MS + LATE_MS;
/** A step back by more than this is another file, read after a newer one. */
const OTHER_FILE_MS = 3_600_000;
/** Distinct instants that are remembered; at one-second times more than the window holds. */
const MAX_INSTANTS = 256;

/**
 * One client's requests and 404s of the last minutes, by log time and sorted, so that lines a little
 * out of order count in the windows they belong to.
 */
export class RecentWindow {
  private readonly at: number[] = [];
  private readonly requests: number[] = [];
  private readonly notFound: number[] = [];

  /** Requests in the {@link BURST_WINDOW_MS} up to `at`, among the lines read so far. */
  burst(at: number): number {
    return this.sum(this.requests, at, BURST_WINDOW_MS);
  }

  /** 404s in the {@link NOT_FOUND_WINDOW_MS} up to `at`, among the lines read so far. */
  notFoundBefore(at: number): number {
    return this.sum(this.notFound, at, NOT_FOUND_WINDOW_MS);
  }

  add(at: number, isNotFound: boolean): void {
    const newest = this.at.length === 0 ? at : this.at[this.at.length - 1];
    if (at < newest - OTHER_FILE_MS) this.drop(this.at.length);
    let index = this.at.length;
    while (index > 0 && this.at[index - 1] > at) index--;
    if (index > 0 && this.at[index - 1] === at) {
      this.requests[index - 1]++;
      if (isNotFound) this.notFound[index - 1]++;
      return;
    }
    insert(this.at, index, at);
    insert(this.requests, index, 1);
    insert(this.notFound, index, isNotFound ? 1 : 0);
    this.prune();
  }

  private sum(counts: readonly number[], at: number, windowMs: number): number {
    let total = 0;
    for (let i = this.at.length - 1; i >= 0 && this.at[i] > at - windowMs; i--)
      if (this.at[i] <= at) total += counts[i];
    return total;
  }

  private prune(): void {
    const oldest = this.at[this.at.length - 1] - KEPT_MS;
    let old = Math.max(0, this.at.length - MAX_INSTANTS);
    while (this.at[old] < oldest) old++;
    if (old > 0) this.drop(old);
  }

  private drop(count: number): void {
    this.at.splice(0, count);
    this.requests.splice(0, count);
    this.notFound.splice(0, count);
  }
}

function insert(list: number[], index: number, value: number): void {
  if (index === list.length) list.push(value);
  else list.splice(index, 0, value);
}
