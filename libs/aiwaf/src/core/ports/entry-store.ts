import { Changes } from './changes';

/** An entry that was made, changed or taken back. */
export type Changed<T> = T & { readonly removed: boolean };

/** Which entries to list. */
export interface ListQuery {
  /** Epoch ms; none that was made before. */
  readonly since: number;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
}

/** Some entries of how many. */
export interface Listed<T> {
  readonly total: number;
  readonly entries: readonly (T & { readonly createdAt: number })[];
}

/**
 * A list that people keep, such as exempt addresses. Read at start, then for changes; never by a request.
 */
export interface EntryStore<T> {
  /** Rows that hold no such entry are left out. */
  load(): Promise<T[]>;
  /** The version up to which everything can be read now; 0 before the first write. */
  version(): Promise<number>;
  /** What was written after a version. */
  changedSince(version: number): Promise<Changes<Changed<T>>>;
  list(query: ListQuery): Promise<Listed<T>>;
  /**
   * Inserts, or replaces the reason.
   *
   * @param now epoch milliseconds
   * @throws AiwafConfigError for what is no such entry
   */
  add(entry: T, now: number): Promise<void>;
  /** As {@link add}, of many; where one is no such entry, none is added. */
  addAll(entries: readonly T[], now: number): Promise<void>;
  /** Answers whether it was there, in whatever spelling. @param now epoch milliseconds */
  remove(key: string, now: number): Promise<boolean>;
  /** As {@link remove}, of many; answers how many were there. */
  removeAll(keys: readonly string[], now: number): Promise<number>;
}
