import { RequestMark } from '../anomaly/request-mark';
import { Lane } from '../request-context';

/** One request of a client as a window remembers it. */
export interface WindowEntry {
  /** Epoch milliseconds at which it came, by the clock of this process. */
  readonly at: number;
  readonly mark: RequestMark;
}

/** What was made of a client's behaviour by all processes. Instants in epoch milliseconds, -Infinity for never. */
export interface SharedStanding {
  /** Confirmations so far: tells whether there was another one since. */
  readonly confirmations: number;
  readonly confirmedAt: number;
  readonly awardedAt: number;
  readonly waitingSince: number;
}

/** What a process tells of a client. */
export interface BehaviourReport {
  /** The client's requests here that were not told, in the order in which they ended. */
  readonly entries: readonly WindowEntry[];
  /** Numbers the requests before the first of them, so that none is counted twice. */
  readonly from: number;
  /** Nothing that this process remembers is left out. */
  readonly isAll: boolean;
}

/** What all processes know of a client. */
export interface SeenBehaviour {
  /** Its last requests, the oldest first. */
  readonly entries: readonly WindowEntry[];
  readonly standings: Readonly<Partial<Record<Lane, SharedStanding>>>;
  /** What was told before is forgotten, and so the report was not taken: all is to be told again. */
  readonly isForgotten: boolean;
}

/** What became of a confirmation. */
export interface Settlement {
  /** Points are due, and every other process is told that they were given. */
  readonly due: boolean;
  readonly standing: SharedStanding;
}

/** Told that another process is about to confirm what a client does. */
export type AskedListener = (key: string) => void;

/**
 * The last minute of clients as seen by several processes, so that a client which spreads its requests over
 * them is judged as by one. Called behind the requests: for each that is evidence, and for no other. Whatever
 * fails leaves each process with what it knows.
 */
export interface SharedBehaviour {
  /** Nothing would be answered now. */
  readonly isAway: boolean;
  /** Tells what a client did here and answers what it did anywhere, or `null` where that is not known. Never rejects. */
  report(key: string, report: BehaviourReport): Promise<SeenBehaviour | null>;
  /**
   * Takes a confirmation, one process at a time.
   *
   * @param known how many confirmations are known here: where there was another one this one is not due
   * @returns `null` where it is not known. Never rejects
   */
  confirm(key: string, lane: Lane, at: number, known: number): Promise<Settlement | null>;
  /** Takes a confirmation that waits, once its time has come; as {@link confirm}. */
  release(key: string, lane: Lane, at: number): Promise<Settlement | null>;
  /** Has the other processes report what they have not told of a client, and waits for as long as that takes. Never rejects. */
  askOthers(key: string): Promise<void>;
  /** Has this process told when another one asks; one listener. */
  onAsked(listener: AskedListener): void;
  /** Has a client begin anew. Never throws and never waits. */
  clear(key: string): void;
  /** Has every client begin anew, as far as this process asks. */
  clearAll(): Promise<void>;
}
