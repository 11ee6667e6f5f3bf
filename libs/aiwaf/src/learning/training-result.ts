import { LineCounts } from '../core/ports/feature-source';
import { KeywordRecord } from '../core/ports/keyword-store';
import { ForestModel } from './forest/forest-model';
import { GateResult } from './forest/model-gates';
import { BannedClient, JudgedClients, SparedClient } from './judging/judged-clients';

/** Why there is no model. */
export type NoModelCause = 'disabled' | 'too-few-lines' | 'too-few-rows';

/** Something of a run that its reader should know. */
export interface TrainingWarning {
  /** `AIWAF_W_...`; each has an entry in `docs/errors.md`. */
  readonly code: `AIWAF_W_${string}`;
  /** One sentence. */
  readonly message: string;
}

/** What a run found. It changes nothing by itself: banning and storing are the caller's. */
export interface TrainingResult extends JudgedClients {
  /** What became of the lines that were read. */
  readonly lines: LineCounts;
  /** Parsed lines whose requests this firewall had refused: they are neither evidence nor learned from. */
  readonly denied: number;
  /** Parsed lines that were not denied: what was judged and learned from. */
  readonly usable: number;
  /** Fewer usable lines than {@link minTrainLogs}: they were read and counted; nothing was judged or learned. */
  readonly stopped: boolean;
  /** Usable lines that a run takes at least. */
  readonly minTrainLogs: number;
  /** Usable lines that a model takes at least, unless it is forced. */
  readonly minAiLogs: number;
  /** The forest; `null` where none was learned. */
  readonly model: ForestModel | null;
  /** Why there is none; `null` where there is one. */
  readonly noModel: NoModelCause | null;
  /** The checks of the model, none where there is no model. One that failed keeps the model from being used. */
  readonly gates: readonly GateResult[];
  /** Words that the lines taught or withdrew, as they are to be stored. */
  readonly keywords: readonly KeywordRecord[];
  /** Different paths that the log alone shows to be routed. */
  readonly routedPaths: number;
  /** Epoch milliseconds of the newest line; `null` where none was usable. */
  readonly newest: number | null;
  /** What the person who trains should know. */
  readonly warnings: readonly TrainingWarning[];
  /** How long it took. */
  readonly seconds: number;
  /** What the process took that did it; absent where it had none of its own. */
  readonly took?: TakenByTraining;
}

/** What a process took. */
export interface TakenByTraining {
  /** Seconds of CPU, of all threads. */
  readonly cpuSeconds: number;
  /** The most memory that it had, in MiB. */
  readonly peakRssMb: number;
}

/** The form that `--json` prints. */
export interface TrainingSummary extends Omit<TrainingResult, 'model' | 'banned' | 'spared'> {
  /** Who is to be banned, most points first. */
  readonly banned: readonly BannedClient[];
  /** Who has evidence against it and is spared, most points first. */
  readonly spared: readonly SparedClient[];
  /** The model without its trees; `null` where none was learned. */
  readonly model: { readonly version: string; readonly rows: number; readonly threshold: number } | null;
}

/** A result without its trees. */
export function summarizeTraining(result: TrainingResult): TrainingSummary {
  const { lines, banned, spared, model, seconds, ...rest } = result;
  return {
    lines,
    banned,
    spared,
    model: model === null ? null : { version: model.version, rows: model.rows, threshold: model.threshold },
    seconds,
    ...rest,
  };
}
