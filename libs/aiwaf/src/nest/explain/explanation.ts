import { SignalSummary } from '../../core/bans/signal-summary';
import { AppliedExemption } from '../../core/exemptions/exemptions';
import { BanRecord } from '../../core/ports/ban-store';
import { RequestLogEntry } from '../../core/ports/request-log-sink';

/** Why a client is treated as it is. Instants are epoch milliseconds. */
export interface Explanation {
  /** The key under which the client is counted and banned. */
  readonly key: string;
  /** The ban in force, or `null`; its key is a network's where that is banned. */
  readonly ban: BanRecord | null;
  /** When that ban ends; `null`: when a person lifts it, or there is none. */
  readonly endsAt: number | null;
  /** The signals that led to that ban, where points did; decayed to its beginning. */
  readonly banSignals: readonly SignalSummary[];
  /** The last ban of this key, in force, over or lifted, while it is remembered. */
  readonly lastBan: BanRecord | null;
  /** When that ban was lifted: evidence from before then never bans this client again. */
  readonly tombstone: number | null;
  /**
   * Points towards the next ban, decayed to now; a ban comes at `bans.threshold`. Where requests are served,
   * what this process counts; elsewhere what the stored signals add up to.
   */
  readonly points: number;
  /** Points at which a ban comes. */
  readonly threshold: number;
  /** The signals since the last ban or unban, which cleared all points; decayed to now. */
  readonly signals: readonly SignalSummary[];
  /** Passes every layer. */
  readonly exempt: boolean;
  /** What makes it exempt. */
  readonly exemptions: readonly AppliedExemption[];
  /** Denied perhaps, but never banned. */
  readonly neverBan: boolean;
}

/** A logged request, and why its client is treated as it is. */
export interface RequestExplanation {
  /** The request as it was logged. */
  readonly request: RequestLogEntry;
  /** What the code of a denial means; `null` where nothing was denied. */
  readonly meaning: string | null;
  /** `null` where the client has no address, as behind a Unix socket. */
  readonly client: Explanation | null;
}
