const BUCKET_MS = 300_000;

/** How many requests a client made, by five minutes of log time, sorted. */
export class RequestCounts {
  private readonly starts: number[] = [];
  private readonly counts: number[] = [];

  add(at: number): void {
    const start = at - (at % BUCKET_MS);
    let index = this.starts.length;
    while (index > 0 && this.starts[index - 1] > start) index--;
    if (index > 0 && this.starts[index - 1] === start) {
      this.counts[index - 1]++;
    } else if (index === this.starts.length) {
      this.starts.push(start);
      this.counts.push(1);
    } else {
      this.starts.splice(index, 0, start);
      this.counts.splice(index, 0, 1);
    }
  }

  /** Requests from `from` to `to`; whole buckets, so rather too many, which speaks for the client. */
  between(from: number, to: number): number {
    let total = 0;
    for (let i = this.starts.length - 1; i >= 0 && this.starts[i] + BUCKET_MS > from; i--) {
      if (this.starts[i] <= to) total += this.counts[i];
    }
    return total;
  }

  /** Forgets buckets that ended before `instant`. */
  forgetBefore(instant: number): void {
    let old = 0;
    while (old < this.starts.length && this.starts[old] + BUCKET_MS < instant) old++;
    this.starts.splice(0, old);
    this.counts.splice(0, old);
  }

  /** Keeps the newest `max` buckets. */
  trim(max: number): void {
    const old = Math.max(0, this.starts.length - max);
    this.starts.splice(0, old);
    this.counts.splice(0, old);
  }

  get size(): number {
    return this.starts.length;
  }
}
