import { Module } from '@nestjs/common';
import { DetectAndTrainCommand } from './detect-and-train.command';

/** The commands, beside the module of a host that imports `AiwafModule`. */
@Module({ providers: [DetectAndTrainCommand] })
export class AiwafCliModule {}
