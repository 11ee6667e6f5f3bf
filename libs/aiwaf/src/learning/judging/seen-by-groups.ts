/**
 * What at least two client groups have vouched for, in bounded memory: one owner of many addresses
 * is one voice, so that a lone scanner which gets answers makes nothing known.
 */
export class SeenByGroups {
  private readonly known = new Set<number>();
  /** What one group alone has shown, oldest first. */
  private readonly candidates = new Map<number, string>();

  /** @param max entries of each kind; beyond it the oldest candidate is forgotten and no new one becomes known */
  constructor(private readonly max: number) {}

  /**
   * Takes a group's word for something.
   *
   * @param entry a hash
   * @returns whether it is known now, which it stays
   */
  note(entry: number, group: string): boolean {
    if (this.known.has(entry)) return true;
    const first = this.candidates.get(entry);
    if (first === undefined) {
      if (this.candidates.size >= this.max)
        this.candidates.delete(this.candidates.keys().next().value as number);
      this.candidates.set(entry, group);
      return false;
    }
    if (first === group || this.known.size >= this.max) return false;
    this.candidates.delete(entry);
    this.known.add(entry);
    return true;
  }

  has(entry: number): boolean {
    return this.known.has(entry);
  }

  get size(): number {
    return this.known.size;
  }
}
