import { ForestModel } from './forest/forest-model';
import { BannedClient, JudgedClients, SparedClient } from './judging/judged-clients';
import { LineCounts } from './logs/log-scan';

/** Why there is no model. */
export type NoModelCause = 'disabled' | 'too-few-lines' | 'too-few-rows';

export interface TrainingWarning {
  readonly code: `AIWAF_W_${string}`;
  /** One sentence. */
  readonly message: string;
}

/** What a run found. It changes nothing by itself: banning and storing are the caller's. */
export interface TrainingResult extends JudgedClients {
  readonly lines: LineCounts;
  /** Fewer lines than `minTrainLogs`: nothing was judged or learned. */
  readonly stopped: boolean;
  readonly model: ForestModel | null;
  readonly noModel: NoModelCause | null;
  /** Different paths that the log alone shows to be routed. */
  readonly routedPaths: number;
  /** Epoch milliseconds of the newest line; `null` where none was usable. */
  readonly newest: number | null;
  readonly warnings: readonly TrainingWarning[];
  readonly seconds: number;
}

/** The form that `--json` prints. */
export interface TrainingSummary extends Omit<TrainingResult, 'model' | 'banned' | 'spared'> {
  readonly banned: readonly BannedClient[];
  readonly spared: readonly SparedClient[];
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
