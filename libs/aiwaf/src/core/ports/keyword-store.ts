/** A word that scanners used, with what its activation depends on. */
export interface KeywordRecord {
  readonly keyword: string;
  /** Sightings. */
  readonly count: number;
  /** Epoch milliseconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Different client groups (IPv4 `/24`, IPv6 `/48`), at most as many as are asked for. */
  readonly groups: readonly string[];
  /** Different UTC days, as days since the epoch, at most as many as are asked for. */
  readonly days: readonly number[];
  /** `candidate` is only counted, `active` is refused, `rejected` by a person never becomes active. */
  readonly state: 'candidate' | 'active' | 'rejected';
}

/** Keeps learned words. Read at start; written behind the requests in batches. */
export interface KeywordStore {
  load(): Promise<KeywordRecord[]>;
  save(records: readonly KeywordRecord[]): Promise<void>;
  remove(keywords: readonly string[]): Promise<void>;
}
