import type { TrainingTrigger } from '../../core/ports/training-run-store';
import type { GateResult, TrainingSummary } from '../../learning';
import { ClientAction } from './client-actions';
import { CountryCount } from './country-summary';

/** What a run is asked to do. */
export interface TrainingRequest {
  /** Access logs to read instead of `accessLog`; all their lines are judged, however old. */
  readonly logs?: readonly string[];
  /** Format of the access logs, in place of `training.logFormat`. */
  readonly format?: string;
  /** Learns a model however few lines there are. */
  readonly forceAi?: boolean;
  /** Learns no model. */
  readonly disableAi?: boolean;
  /** Shows what a run would do and changes nothing. */
  readonly dryRun?: boolean;
  /** Told how much was read so far of all that will be read, in bytes of files or rows of a table. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the run when it is aborted; what was not applied by then is not. */
  readonly signal?: AbortSignal;
  /** What the list of runs says it was begun by; default `service`. */
  readonly trigger?: TrainingTrigger;
}

/** The model of a run, without its trees. */
export interface ReportedModel {
  /** Names it, by its content. */
  readonly version: string;
  /** Rows that it was learned from. */
  readonly rows: number;
  /** Score from which on it finds a row strange, 0 to 1. */
  readonly threshold: number;
  /** What became of it; `null` in a dry run. */
  readonly state: 'active' | 'shadow' | 'refused' | null;
  /** The check that it failed, `null` where it passed all. */
  readonly gate: GateResult | null;
  /** Where it is kept: `database`, `memory` or a file; `null` in a dry run. */
  readonly place: string | null;
}

/** Words that a run learned, at most a hundred of each kind. */
export interface ReportedKeywords {
  /** In force from this run on, or in a dry run would be. */
  readonly active: readonly string[];
  /** Seen in these lines, and not yet from enough networks or on enough days, or waiting for a person. */
  readonly candidates: readonly string[];
}

/** Where the clients are; lists of countries, most clients first. */
export interface ReportedCountries {
  /** Of clients that the model finds strange. */
  readonly anomalous: readonly CountryCount[];
  /** Of clients that the evidence bans. */
  readonly banned: readonly CountryCount[];
}

/** What a run found and did. */
export interface TrainingReport extends Omit<TrainingSummary, 'model' | 'keywords' | 'gates'> {
  /** The model that was learned; `null` where none was. */
  readonly model: ReportedModel | null;
  /** The checks of that model, in order. */
  readonly gates: readonly GateResult[];
  /** The words that it learned. */
  readonly keywords: ReportedKeywords;
  /** `null` where no country could be looked up. */
  readonly countries: ReportedCountries | null;
  /** What was read: paths of files, or `request log`. */
  readonly source: string;
  /** Nothing was changed. */
  readonly dryRun: boolean;
  /** What comes of who is banned: a ban, or a proposal that waits for a person. */
  readonly action: ClientAction;
  /** Bans were put into force; `false` in a dry run and where they are proposals. */
  readonly applied: boolean;
  /** Proposals that wait now and did not before. */
  readonly proposed: number;
  /** In the list of runs; `null` in a dry run. */
  readonly runId: number | null;
}
