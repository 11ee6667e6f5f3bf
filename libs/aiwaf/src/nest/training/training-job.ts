import { AiwafError } from '../../core/errors';
import { KeywordsOptions } from '../../layers/keywords';
import { BannedClient, TrainingInput, TrainingResult } from '../../learning';
import { TrainingKeywords } from '../keywords/training-keywords';
import { TrainingSource } from './training-source';

/** What the training process is sent. */
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
  /** Share of one processor that the process may take, above 0 and at most 1. */
  readonly share: number;
}

/** What the training process sends. */
export type TrainingMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** A part of those to be banned, which the result leaves out. */
  | { readonly kind: 'banned'; readonly banned: readonly BannedClient[] }
  | { readonly kind: 'result'; readonly result: TrainingResult }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'refused';
      readonly code: AiwafError['code'];
      readonly problem: string;
      readonly remedy: string;
      readonly isConfig: boolean;
    };
