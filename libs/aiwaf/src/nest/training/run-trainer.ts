import { Provider } from '@nestjs/common';
import { TrainingResult } from '../../learning';
import { runTrainingProcess } from './run-training-process';
import { TrainingJob } from './training-job';

/**
 * Reads and judges, and changes nothing.
 *
 * @param signal ends it early; it rejects with the signal's reason then
 */
export type RunTrainer = (
  job: TrainingJob,
  onProgress: ((done: number, total: number) => void) | undefined,
  signal: AbortSignal,
) => Promise<TrainingResult>;

/** Injects {@link RunTrainer}: a process of its own, unless a test puts another in its place. */
export const RUN_TRAINER = Symbol('RUN_TRAINER');

export const runTrainerProvider: Provider = { provide: RUN_TRAINER, useValue: runTrainingProcess };
