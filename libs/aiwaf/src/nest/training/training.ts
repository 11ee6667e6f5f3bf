import { Inject, Injectable, OnModuleDestroy } from '@nestjs/common';
import { systemClock } from '../../core/clock';
import { AiwafError } from '../../core/errors';
import { TrainingTrigger } from '../../core/ports/training-run-store';
import { NO_FENCE, Fence } from './fence';
import { boundedSummary } from './bounded-summary';
import { TrainingLease } from './training-lease';
import { TrainingReport, TrainingRequest } from './training-report';
import { TrainingRuns } from './training-runs';
import { TrainingStores } from './training-stores';
import { TrainingSteps } from './training-steps';
import { TRAINING_TIMES } from './training-times';
import type { TrainingTimes } from './training-times';

/**
 * Runs the trainer: one run at a time in all processes that share the database, written down from its
 * beginning to its end. A dry run changes nothing and needs no lease.
 */
@Injectable()
export class Training implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly active = new Set<Promise<unknown>>();

  constructor(
    private readonly stores: TrainingStores,
    private readonly runs: TrainingRuns,
    private readonly steps: TrainingSteps,
    @Inject(TRAINING_TIMES) private readonly times: TrainingTimes,
  ) {}

  /**
   * @throws AiwafConfigError `AIWAF_E_LOG_UNSET` and what reading the logs throws
   * @throws AiwafError `AIWAF_E_TRAINING_LEASE`, `AIWAF_E_TRAINING_LEASE_LOST`, `AIWAF_E_TRAINING_STOPPED`,
   *   `AIWAF_E_TRAINING_UNWRITTEN`
   */
  run(request: TrainingRequest = {}): Promise<TrainingReport> {
    return this.watched(
      request.dryRun === true
        ? this.steps.take(request, this.fenceOf(NO_FENCE, request.signal), null)
        : this.underLease((lease) => this.recorded(request, request.trigger ?? 'service', lease)),
    );
  }

  /**
   * Runs unless a run that began at `dueAt` (epoch ms) or later is done, here or in another process;
   * answers `null` then.
   *
   * @throws as {@link run}
   */
  runDue(trigger: TrainingTrigger, dueAt: number): Promise<TrainingReport | null> {
    return this.watched(
      this.underLease(async (lease) =>
        (await this.runs.isDoneSince(dueAt)) ? null : this.recorded({}, trigger, lease),
      ),
    );
  }

  /** Whether there is anything to read without a log that a person names. */
  get hasSource(): boolean {
    return this.steps.hasSource;
  }

  /** Has what runs let go, and waits for that a few seconds: the database is closed after this. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort(stopped('the application shuts down'));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.times.stopMs)));
    await Promise.race([Promise.allSettled(this.active), limit]);
    clearTimeout(timer);
  }

  private async underLease<T>(work: (lease: TrainingLease) => Promise<T>): Promise<T> {
    const lease = await TrainingLease.take(this.stores.leases, systemClock, this.times);
    try {
      return await work(lease);
    } finally {
      await lease.giveBack();
    }
  }

  private async recorded(
    request: TrainingRequest,
    trigger: TrainingTrigger,
    lease: TrainingLease,
  ): Promise<TrainingReport> {
    const fence = this.fenceOf(lease, request.signal);
    const run = await this.runs.begin(trigger, lease.lease);
    try {
      const report = await this.steps.take(request, fence, run.id);
      await fence.check();
      await run.done(boundedSummary(report), report.model?.version ?? null);
      return report;
    } catch (error) {
      // The first error is the one to tell.
      await run.failed(error, fence.signal.aborted).catch(() => undefined);
      throw error;
    }
  }

  /** A fence that also stands when the application stops, or who asked for the run stops it. */
  private fenceOf(fence: Fence, asked: AbortSignal | undefined): Fence {
    const request = new AbortController();
    const stop = () => request.abort(stopped('it was told to stop'));
    if (asked?.aborted === true) stop();
    asked?.addEventListener('abort', stop, { once: true });
    const signal = AbortSignal.any([fence.signal, this.stopping.signal, request.signal]);
    return {
      signal,
      check: async () => {
        signal.throwIfAborted();
        await fence.check();
      },
    };
  }

  private async watched<T>(run: Promise<T>): Promise<T> {
    this.active.add(run);
    try {
      return await run;
    } finally {
      this.active.delete(run);
    }
  }
}

function stopped(why: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_TRAINING_STOPPED',
    `Training was stopped before its end: ${why}.`,
    'Run it again; a run that was stopped by a shutdown is caught up after the next start.',
  );
}
