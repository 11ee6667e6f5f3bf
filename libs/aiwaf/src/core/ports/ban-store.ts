import { Changes } from './changes';
import { ListQuery } from './entry-store';

/** Who put a client on the blacklist. */
export type BanSource = 'points' | 'trainer' | 'person';

/** A ban, a past ban that still counts towards escalation, or the tombstone of an unban. */
export interface BanRecord {
  /** A client key (`203.0.113.9`, `2001:db8::/64`) or a network that a person banned. */
  readonly key: string;
  /** One sentence for people. */
  readonly reason: string;
  /** Who put it there. */
  readonly source: BanSource;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; `null` lasts until a person lifts it. */
  readonly expiresAt: number | null;
  /** How many bans this client has had, this one included; forgotten 14 days after the last. */
  readonly level: number;
  /** Set by an unban: evidence older than this never bans the client again. */
  readonly liftedAt: number | null;
  /** Facts about the request that brought the ban, when `bans.storeRequestInfo` asks for them. */
  readonly requestInfo?: Readonly<Record<string, unknown>>;
}

/**
 * The blacklist on disk. Read at start and looked at for changes, written in batches off the request path. A failure means
 * that bans live in this process only until a later write succeeds.
 */
export interface BanStore {
  /** Every row that is in force, counts towards escalation or is a tombstone. */
  load(): Promise<BanRecord[]>;
  /** The version up to which everything can be read now; 0 before the first write. */
  version(): Promise<number>;
  /** What was written after a version; asked every few seconds for what other processes banned and lifted. */
  changedSince(version: number): Promise<Changes<BanRecord>>;
  /** Bans in force. @param now epoch ms */
  list(
    query: ListQuery,
    now: number,
  ): Promise<{ readonly total: number; readonly entries: readonly BanRecord[] }>;
  /** Inserts or replaces by key. */
  save(records: readonly BanRecord[]): Promise<void>;
}
