const BUCKET_MS = 1_800_000;
/** Pieces of evidence whose hours may still grow. */
const OPEN_TOTALS = 3;
const NONE: number[] = [];

/**
 * How many requests a client made in the hour up to each piece of evidence, by half hours of log time.
 * Remembers the three that an hour touches, and two numbers for each half hour with evidence in it.
 */
export class RequestCounts {
  private newest = 0;
  private now = 0;
  private before = 0;
  private beforeThat = 0;
  /** Half hours with evidence and the requests of the hour up to their ends, in turn. */
  private totals: number[] = NONE;

  /** Counts a request. A line that is over an hour late begins another file, whose hours are counted anew. */
  add(at: number): void {
    const bucket = bucketOf(at);
    switch (bucket - this.newest) {
      case 0:
        this.now++;
        break;
      case -1:
        this.before++;
        break;
      case -2:
        this.beforeThat++;
        break;
      default:
        this.begin(bucket);
    }
    const { totals } = this;
    for (let i = totals.length - 2; i >= 0 && i >= totals.length - 2 * OPEN_TOTALS; i -= 2)
      if (totals[i] === bucket) totals[i + 1]++;
  }

  /** Notes evidence in a request that was just counted. */
  mark(at: number): void {
    const bucket = bucketOf(at);
    if (this.indexOf(bucket) === -1) this.totals = this.totals.concat(bucket, this.inHourUpTo(bucket));
  }

  /**
   * Requests in the hour up to a piece of evidence; whole half hours, so rather too many, which speaks for
   * the client.
   */
  upTo(at: number): number {
    const index = this.indexOf(bucketOf(at));
    return index === -1 ? 0 : this.totals[index + 1];
  }

  /** Forgets the evidence in half hours that ended before `instant`. */
  forgetBefore(instant: number): void {
    const bucket = bucketOf(instant);
    this.totals = this.totals.filter((_, index) => this.totals[index - (index % 2)] >= bucket);
  }

  /** Half hours with evidence. */
  get size(): number {
    return this.totals.length / 2;
  }

  private begin(bucket: number): void {
    const ahead = bucket - this.newest;
    this.beforeThat = ahead === 1 ? this.before : ahead === 2 ? this.now : 0;
    this.before = ahead === 1 ? this.now : 0;
    this.now = 1;
    this.newest = bucket;
  }

  private indexOf(bucket: number): number {
    for (let i = this.totals.length - 2; i >= 0; i -= 2) if (this.totals[i] === bucket) return i;
    return -1;
  }

  private inHourUpTo(bucket: number): number {
    const late = this.newest - bucket;
    return (late === 0 ? this.now : 0) + (late <= 1 ? this.before : 0) + this.beforeThat;
  }
}

function bucketOf(at: number): number {
  return Math.floor(at / BUCKET_MS);
}
