/**
 * `candidate` is only counted; `proposed` meets every condition and waits for a person's approval or
 * for a place among the active; `active` is refused. A person's `approved` is refused until the person
 * takes it back, `rejected` never is.
 */
export type KeywordState = 'candidate' | 'proposed' | 'active' | 'approved' | 'rejected';

/** A word that scanners used, with what its activation depends on. */
export interface KeywordRecord {
  readonly keyword: string;
  /** Sightings, halved for every half-life between them; as of `lastSeen`. */
  readonly count: number;
  /** Epoch milliseconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Different client groups (IPv4 `/24`, IPv6 `/48`), at most as many as are asked for. */
  readonly groups: readonly string[];
  /** Different wider groups (IPv4 `/16`, IPv6 `/32`), at most as many as are asked for. */
  readonly wideGroups: readonly string[];
  /** Different UTC days, as days since the epoch, at most as many as are asked for. */
  readonly days: readonly number[];
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
  /**
   * The words that are active or that a person approved, the last seen first: what every process has to
   * refuse. Asked every few seconds, so that it must not cost more than these few rows. @param limit of them
   */
  inForce(limit: number): Promise<KeywordRecord[]>;
  /** Those of the words that are stored. */
  find(keywords: readonly string[]): Promise<KeywordRecord[]>;
  /**
   * Merges records into what is stored, so that another process's sightings are not lost. Answers the
   * records as they are stored now.
   */
  save(records: readonly KeywordRecord[], merge: MergeKeywords): Promise<KeywordRecord[]>;
  remove(keywords: readonly string[]): Promise<void>;
}
