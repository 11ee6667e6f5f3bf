import { Changes } from './changes';
import { Changed, ListQuery } from './entry-store';

/**
 * `candidate` is only counted; `proposed` meets every condition and waits for a person's approval or
 * for a place among the active; `active` is refused. A person's `approved` is refused until the person
 * takes it back, `rejected` never is.
 */
export type KeywordState = 'candidate' | 'proposed' | 'active' | 'approved' | 'rejected';

/** A word that scanners used, with what its activation depends on. */
export interface KeywordRecord {
  /** The word, in lower case. */
  readonly keyword: string;
  /** Sightings, halved for every half-life between them; as of `lastSeen`. */
  readonly count: number;
  /** Epoch milliseconds of the first sighting. */
  readonly firstSeen: number;
  /** Epoch milliseconds of the last one. */
  readonly lastSeen: number;
  /** Different client groups (IPv4 `/24`, IPv6 `/48`), at most as many as are asked for. */
  readonly groups: readonly string[];
  /** Different wider groups (IPv4 `/16`, IPv6 `/32`), at most as many as are asked for. */
  readonly wideGroups: readonly string[];
  /** Different UTC days, as days since the epoch, at most as many as are asked for. */
  readonly days: readonly number[];
  /** Whether it is refused, and who decided that. */
  readonly state: KeywordState;
  /** When a person decided; `null` where nobody has. */
  readonly decidedAt: number | null;
}

/** What two processes know of one word, as one record. */
export type MergeKeywords = (stored: KeywordRecord, ours: KeywordRecord) => KeywordRecord;

/** Keeps learned words. Read at start, then in part; written behind the requests in batches. */
export interface KeywordStore {
  /** The words last seen, and all that a person decided. @param limit of the former */
  load(limit: number): Promise<KeywordRecord[]>;
  /** The version up to which everything can be read now; 0 before the first write. */
  version(): Promise<number>;
  /** What was written after a version; asked every few seconds for what other processes learned and people decided. */
  changedSince(version: number): Promise<Changes<Changed<KeywordRecord>>>;
  /** Those of the words that are stored. */
  find(keywords: readonly string[]): Promise<KeywordRecord[]>;
  /**
   * Merges records into what is stored, so that another process's sightings are not lost. Answers the
   * records as they are stored now. A word that was removed after the version that was seen is left out:
   * its removal is yet to be learned of.
   */
  save(records: readonly KeywordRecord[], merge: MergeKeywords, seen?: number): Promise<KeywordRecord[]>;
  /** Words that are not only candidates, by their last sighting. */
  list(query: ListQuery): Promise<{ readonly total: number; readonly entries: readonly KeywordRecord[] }>;
  /** @param now epoch milliseconds */
  remove(keywords: readonly string[], now: number): Promise<void>;
  /** Removes words, candidates too, so that every process forgets them; answers how many there were. */
  forget(keywords: readonly string[], now: number): Promise<number>;
}
