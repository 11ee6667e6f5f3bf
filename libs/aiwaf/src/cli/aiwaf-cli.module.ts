import { Module } from '@nestjs/common';
import { DetectAndTrainCommand } from './detect-and-train.command';
import { MODEL_COMMANDS } from './model.command';
import { PROPOSALS_COMMANDS } from './proposals.command';
import { TrainingRunsCommand } from './training-runs.command';

/** The commands, beside the module of a host that imports `AiwafModule`. */
@Module({ providers: [DetectAndTrainCommand, TrainingRunsCommand, ...PROPOSALS_COMMANDS, ...MODEL_COMMANDS] })
export class AiwafCliModule {}
