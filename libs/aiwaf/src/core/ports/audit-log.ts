/** One change that a person made. */
export interface AuditRecord {
  /** Epoch ms. */
  readonly at: number;
  /** Who: the user of a command, or the application. */
  readonly actor: string;
  /** What was done, such as `ban` or `country.add`. */
  readonly action: string;
  /** To what, such as an address. */
  readonly target: string;
  /** The state of the target before, as a JSON value; `null` where there was none. */
  readonly before: unknown;
  /** The state of the target after, as a JSON value; `null` where there is none. */
  readonly after: unknown;
}

/** Keeps what people changed. Written when they do, never by a request; nothing of it is ever overwritten. */
export interface AuditLog {
  /** All of them, or none. */
  add(records: readonly AuditRecord[]): Promise<void>;
  /** The latest first. */
  list(limit: number): Promise<AuditRecord[]>;
}
