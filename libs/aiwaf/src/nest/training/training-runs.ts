import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock';
import { AiwafError, messageOf } from '../../core/errors';
import { Lease } from '../../core/ports/lease-store';
import { EndedTrainingRun, TrainingRun, TrainingTrigger } from '../../core/ports/training-run-store';
import { TrainingStores } from './training-stores';

/** More than are kept. */
const ALL = 1_000;

/** A run in the list of runs. */
export interface RunningTraining {
  readonly id: number;
  /** @param summary as {@link boundedSummary} made it */
  done(summary: unknown, modelVersion: string | null): Promise<void>;
  /** @param isStopped it was stopped from outside, and is to be caught up */
  failed(error: unknown, isStopped: boolean): Promise<void>;
}

/** The runs of the trainer, in all processes that share the database. */
@Injectable()
export class TrainingRuns {
  constructor(
    private readonly stores: TrainingStores,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The last runs, newest first. */
  list(limit: number): Promise<TrainingRun[]> {
    return this.stores.runs.list(limit);
  }

  /** Whether a run that began at `instant` or later is done. */
  async isDoneSince(instant: number): Promise<boolean> {
    const runs = await this.list(ALL);
    return runs.some(({ state, startedAt }) => state === 'done' && startedAt >= instant);
  }

  /** When the last run ended that was not abandoned, in epoch milliseconds; `null` where none did. */
  async lastEndedAt(): Promise<number | null> {
    const ended = (await this.list(ALL)).filter(({ state }) => state === 'done' || state === 'failed');
    return ended.length === 0 ? null : Math.max(...ended.map(({ finishedAt }) => finishedAt ?? 0));
  }

  /** Writes a run down as begun under a lease. */
  async begin(trigger: TrainingTrigger, { holder, token }: Lease): Promise<RunningTraining> {
    const startedAt = this.clock.now();
    const id = await this.stores.runs.begin({ startedAt, trigger, holder, token });
    const end = async (how: Omit<EndedTrainingRun, 'finishedAt'>) => {
      await this.stores.runs.end(id, { ...how, finishedAt: this.clock.now() });
    };
    return {
      id,
      done: (summary, modelVersion) =>
        end({ state: 'done', summary, modelVersion, errorCode: null, errorMessage: null }),
      failed: (error, isStopped) =>
        end({
          state: isStopped ? 'abandoned' : 'failed',
          summary: null,
          modelVersion: null,
          errorCode: error instanceof AiwafError ? error.code : 'AIWAF_E_UNEXPECTED',
          errorMessage: error instanceof AiwafError ? error.problem : messageOf(error),
        }),
    };
  }
}
