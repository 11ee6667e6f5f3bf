/** Lets so many through in each second of the entries' own time. */
export class PerSecond {
  private second = -1;
  private taken = 0;

  constructor(private readonly max: number) {}

  /** @param at epoch milliseconds */
  take(at: number): boolean {
    const second = Math.floor(at / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.taken = 0;
    }
    return ++this.taken <= this.max;
  }
}
