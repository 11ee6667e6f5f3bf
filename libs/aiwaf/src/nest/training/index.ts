import { Provider } from '@nestjs/common';
import { ClientActions } from './client-actions';
import { Proposals } from './proposals';
import { runTrainerProvider } from './run-trainer';
import { Training } from './training';
import { TrainingJobs } from './training-jobs';
import { TrainingRuns } from './training-runs';
import { TrainingSchedule } from './training-schedule';
import { TrainingSteps } from './training-steps';
import { TrainingStores } from './training-stores';
import { trainingTimesProvider } from './training-times';

/** What learns from logs, by the clock or when it is told to. */
export const TRAINING_SERVICES: Provider[] = [
  trainingTimesProvider,
  runTrainerProvider,
  TrainingStores,
  TrainingRuns,
  TrainingJobs,
  ClientActions,
  Proposals,
  TrainingSteps,
  Training,
  TrainingSchedule,
];
