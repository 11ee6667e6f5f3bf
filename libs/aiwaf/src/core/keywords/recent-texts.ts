import { detached } from '../detached';

/**
 * Texts seen of late, in two generations: cheaper than a list of least recent use where most requests
 * add to it. Remembers the last `limit` at least and twice as many at most.
 */
export class RecentTexts {
  private young = new Set<string>();
  private old = new Set<string>();

  constructor(private readonly limit: number) {}

  /** Whether a text is remembered; one that is asked for stays. */
  has(text: string): boolean {
    if (this.young.has(text)) return true;
    if (!this.old.has(text)) return false;
    this.add(text);
    return true;
  }

  add(text: string): void {
    this.young.add(detached(text));
    if (this.young.size < this.limit) return;
    this.old = this.young;
    this.young = new Set();
  }
}
