import { AiwafError } from '../../core/errors';
import { KeywordsOptions } from '../../layers/keywords';
import { TrainingInput, TrainingResult } from '../../learning';

/** What the training thread is sent. */
export interface TrainingJob {
  readonly input: TrainingInput;
  readonly keywords: Readonly<KeywordsOptions>;
  /** The host's route table as its last start saved it, or `null`. */
  readonly routes: string | null;
}

/** What the training thread sends. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly bytes: number; readonly totalBytes: number }
  | { readonly kind: 'result'; readonly result: TrainingResult }
  | {
      readonly kind: 'refused';
      readonly code: AiwafError['code'];
      readonly problem: string;
      readonly remedy: string;
      readonly isConfig: boolean;
    };
