/** One check of a new model, and what it found. */
export interface GateResult {
  /** Which check. */
  readonly gate: 'finite' | 'size' | 'share-flagged' | 'canary' | 'drift';
  /** The model may be used, as far as this check goes. */
  readonly passed: boolean;
  /** One sentence with the figures. */
  readonly detail: string;
}

/**
 * `active` is in force; `kept` was, or could be; `shadow` is tried beside the active one; `refused` failed
 * a gate.
 */
export type ModelState = 'active' | 'kept' | 'shadow' | 'refused';

/** What is kept beside a model's content. Instants are epoch milliseconds. */
export interface ModelRecord {
  /** Names the learned content. */
  readonly version: string;
  /** Whether it was refused; which of the others is in force is the pointer's to say. */
  readonly refused: boolean;
  /** When it was learned. */
  readonly createdAt: number;
  /** When it was last put in force; `null` for never. */
  readonly activatedAt: number | null;
  /** Rows that it was learned from. */
  readonly rows: number;
  readonly threshold: number;
  readonly contamination: number;
  /** Of the encoded content. */
  readonly bytes: number;
  readonly gates: readonly GateResult[];
  /** The training run that learned it, where that is known. */
  readonly runId: string | null;
}

/** A version as people see it. */
export interface ModelEntry extends Omit<ModelRecord, 'refused'> {
  readonly state: ModelState;
}

/** Which models count: small enough to be asked for every few seconds. */
export interface ModelPointer {
  /** Version in force; `null` for none. */
  readonly active: string | null;
  /** A version that is tried beside it, until an instant in epoch milliseconds. */
  readonly shadow: { readonly version: string; readonly until: number } | null;
}

/** The pointer as a store has it. */
export interface SeenPointer extends ModelPointer {
  /** Changes whenever the content in force may have changed. */
  readonly stamp: string;
}

/** Stands for the version in force where a store holds something that tells none. */
export const UNREADABLE_VERSION = 'unreadable';

/**
 * Versions of the model, each a text, and a pointer to the one in force. The texts are not looked into:
 * whoever reads one checks it. Called at start, by training and by commands; only {@link pointer} is
 * called every few seconds. Every method rejects when the store cannot be used, and may hang with it: the
 * caller sets the time limit.
 */
export interface ModelStore {
  /** Where the versions are, as people are told. */
  readonly place: string;
  /** The pointer, `null` where none was ever set. */
  pointer(): Promise<SeenPointer | null>;
  /** Puts a version in force in one step that is seen whole or not at all. The version is there already. */
  setPointer(pointer: ModelPointer): Promise<void>;
  /** What is known of every version, in no order; records that cannot be read are left out. */
  records(): Promise<ModelRecord[]>;
  /**
   * The text of a version, that of {@link UNREADABLE_VERSION} included; `null` where there is none, or a row
   * is larger than 16 MiB.
   */
  content(version: string): Promise<string | null>;
  /** Keeps a version, or overwrites its record and its text. */
  put(record: ModelRecord, content: string): Promise<void>;
  remove(versions: readonly string[]): Promise<void>;
}

/** A place that holds the text of the model in force alone, to fall back to. May hang, as a store may. */
export interface ModelCopy {
  readonly place: string;
  /** `null` where there is none. */
  read(): Promise<string | null>;
  write(content: string): Promise<void>;
}
