import { detach } from '../logs/log-scan';

/**
 * What at least two client groups have vouched for, in bounded memory: one owner of many addresses
 * is one voice, so that a lone scanner which gets answers makes nothing known.
 */
export class SeenByGroups {
  private readonly known = new Set<string>();
  /** What one group alone has shown, oldest first. */
  private readonly candidates = new Map<string, string>();

  /**
   * @param max entries of each kind; beyond it the oldest candidate is forgotten and no new one becomes known
   * @param maxLength characters of the longest entry; longer ones are never known
   */
  constructor(
    private readonly max: number,
    private readonly maxLength: number,
  ) {}

  note(entry: string, group: string): void {
    if (this.known.has(entry) || entry.length > this.maxLength) return;
    const first = this.candidates.get(entry);
    if (first === undefined) {
      if (this.candidates.size >= this.max)
        this.candidates.delete(this.candidates.keys().next().value as string);
      this.candidates.set(detach(entry), group);
    } else if (first !== group && this.known.size < this.max) {
      this.candidates.delete(entry);
      this.known.add(detach(entry));
    }
  }

  has(entry: string): boolean {
    return this.known.has(entry);
  }

  get size(): number {
    return this.known.size;
  }
}
