import { AiwafError } from '../../core/errors';
import { KeywordsOptions } from '../../layers/keywords';
import { TrainingInput, TrainingResult } from '../../learning';
import { TrainingKeywords } from '../keywords/training-keywords';
import { TrainingSource } from './training-source';

/** What the training thread is sent. */
export interface TrainingJob {
  readonly source: TrainingSource;
  readonly input: TrainingInput;
  readonly keywords: Readonly<KeywordsOptions>;
  /** Words that are known already, those in force, and the host's. */
  readonly knownKeywords: TrainingKeywords;
  /** Further names of good bots, as in the options of the header layer. */
  readonly goodBots: readonly string[];
  /** The host's route table as its last start saved it, or `null`. */
  readonly routes: string | null;
  /** The encoded model in force, which a learned one is compared with, or `null`. */
  readonly previousModel: string | null;
}

/** What the training thread sends. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly result: TrainingResult }
  | {
      readonly kind: 'refused';
      readonly code: AiwafError['code'];
      readonly problem: string;
      readonly remedy: string;
      readonly isConfig: boolean;
    };
