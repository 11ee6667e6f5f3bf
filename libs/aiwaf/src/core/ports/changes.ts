/**
 * What changed in a table since somebody looked, the oldest first. Versions grow with every write that
 * became visible, whatever clocks say, so that nothing is read twice and nothing is missed.
 */
export interface Changes<T> {
  readonly rows: readonly T[];
  /** What to ask with next time. */
  readonly version: number;
}
