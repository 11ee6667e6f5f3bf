/** What tells the entries of one list from those of another. */
export interface EntryKind<T> {
  /** The entry as it is stored. @throws AiwafConfigError for what is no such entry */
  storable(entry: T): T;
  /** What it is looked up by. */
  keyOf(entry: T): string;
  /** A key in its one spelling, or `null` for what is none. */
  canonical(key: string): string | null;
}
