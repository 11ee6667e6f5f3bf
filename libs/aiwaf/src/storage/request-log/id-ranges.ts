/** Ids as ranges without gaps, in which all that was added stands and nothing else: millions take little room. */
export class IdRanges {
  /** First and last id of each range, one after the other. */
  private readonly bounds: number[] = [];
  /** Ids that were added. */
  size = 0;

  /** @param id higher than all before */
  add(id: number): void {
    const { bounds } = this;
    if (bounds.at(-1) === id - 1) bounds[bounds.length - 1] = id;
    else bounds.push(id, id);
    this.size++;
  }

  /**
   * All ids in portions, each a few ranges, both of their ends included.
   *
   * @param maxIds ids of a portion
   * @param maxRanges ranges of a portion
   */
  *portions(maxIds: number, maxRanges: number): Generator<[number, number][], void, void> {
    let portion: [number, number][] = [];
    let room = maxIds;
    for (let i = 0; i < this.bounds.length; i += 2) {
      for (let from = this.bounds[i]; from <= this.bounds[i + 1];) {
        const to = Math.min(this.bounds[i + 1], from + room - 1);
        portion.push([from, to]);
        room -= to - from + 1;
        from = to + 1;
        if (room > 0 && portion.length < maxRanges) continue;
        yield portion;
        portion = [];
        room = maxIds;
      }
    }
    if (portion.length > 0) yield portion;
  }
}
