import { LRUCache } from 'lru-cache';

/** When a visitor saw a page. Epoch milliseconds. */
export interface PageClock {
  /** Arrival of the first GET since the page was last out of use: from here speed is judged. */
  readonly first: number;
  /** The end of the newest answer that brought the page: from here its age is judged. */
  readonly latest: number;
  /** A post was too fast: from now on each GET starts the clock anew. */
  readonly strict: boolean;
}

/**
 * The clocks of pages by visitor, in bounded memory. A forgotten one lets a post pass, as if no page
 * had been asked for.
 */
export class PageClocks {
  private readonly clocks: LRUCache<string, PageClock>;

  /** @param maxMs a page unused for longer begins anew */
  constructor(
    maxPages: number,
    private readonly maxMs: number,
  ) {
    this.clocks = new LRUCache({ max: maxPages });
  }

  get size(): number {
    return this.clocks.size;
  }

  find(key: string): PageClock | undefined {
    return this.clocks.get(key);
  }

  /**
   * A GET brought the page. The first one counts while the page is in use, so that a second tab or
   * another person with the same browser does not make an earlier visitor fast.
   */
  opened(key: string, arrivedAt: number, answeredAt: number): void {
    const known = this.clocks.get(key);
    const inUse = known !== undefined && arrivedAt - known.latest <= this.maxMs;
    const strict = inUse && known.strict;
    const first = inUse && !strict ? Math.min(known.first, arrivedAt) : arrivedAt;
    this.clocks.set(key, { first, latest: answeredAt, strict });
  }

  /** The page was brought again by another way than a GET of its own: it is not old, and nobody was fast. */
  renewed(key: string, answeredAt: number): void {
    const known = this.clocks.get(key);
    if (known !== undefined) this.clocks.set(key, { ...known, latest: Math.max(known.latest, answeredAt) });
  }

  /** What a post showed: a person's pace, or not. */
  judged(key: string, tooFast: boolean): void {
    const known = this.clocks.get(key);
    if (known !== undefined && known.strict !== tooFast) this.clocks.set(key, { ...known, strict: tooFast });
  }
}
