import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { systemClock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { TrainingTrigger } from '../../core/ports/training-run-store';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { servesHttp } from '../serves-http';
import { State } from '../state/state';
import { Timetable } from './timetable';
import { Training } from './training';
import { TrainingLeaseHeld } from './training-lease';
import { TrainingReport } from './training-report';
import { TrainingRuns } from './training-runs';
import { TRAINING_TIMES } from './training-times';
import type { TrainingTimes } from './training-times';

/** The job's name in the registry of the host's `ScheduleModule`, by which a host can see and stop it. */
export const TRAINING_JOB = 'aiwaf-training';
/** The key of the state store that holds when this installation first had a schedule. */
const SINCE_KEY = 'training-since';
/** What clocks of instances may differ by, and a timer be early, in ms. */
const CLOCK_ERROR_MS = 1_000;

/**
 * Trains by the clock, where requests are served. A host that has a `ScheduleModule` finds the job in its
 * registry. The module is not imported here: from Nest 11 on each import has an explorer of its own, and
 * a host's jobs would run once for every one of them.
 */
@Injectable()
export class TrainingSchedule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private registry: SchedulerRegistry | null = null;
  private busy = false;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly moduleRef: ModuleRef,
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly runs: TrainingRuns,
    private readonly training: Training,
    private readonly events: Events,
    @Inject(TRAINING_TIMES) private readonly times: TrainingTimes,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { mode, training } = this.host.engine.options;
    if (mode === 'off' || training.schedule === false || !servesHttp(this.adapterHost)) return;
    this.addJob(training.schedule, training.timeZone);
    await this.lookForMissed(new Timetable(training.schedule, training.timeZone));
  }

  onModuleDestroy(): void {
    this.stopping.abort();
    if (this.registry?.doesExist('cron', TRAINING_JOB) === true) this.registry.deleteCronJob(TRAINING_JOB);
  }

  private addJob(schedule: string, timeZone: string | null): void {
    const registry = this.hostRegistry() ?? new SchedulerRegistry();
    const job = CronJob.from({
      cronTime: schedule,
      ...(timeZone === null ? {} : { timeZone }),
      onTick: () => this.train('schedule', systemClock.now() - CLOCK_ERROR_MS),
      unrefTimeout: true,
    });
    registry.addCronJob(TRAINING_JOB, job);
    this.registry = registry;
    job.start();
  }

  /** The registry of the host's `ScheduleModule`, unless it has a job of our name already. */
  private hostRegistry(): SchedulerRegistry | null {
    try {
      const registry = this.moduleRef.get(SchedulerRegistry, { strict: false });
      return registry.doesExist('cron', TRAINING_JOB) ? null : registry;
    } catch {
      return null;
    }
  }

  /** Has a run caught up that was due while nothing ran: some minutes from now, when the start is over. */
  private async lookForMissed(timetable: Timetable): Promise<void> {
    try {
      const now = systemClock.now();
      const dueAt = timetable.missed((await this.runs.lastEndedAt()) ?? (await this.since(now)), now);
      if (dueAt !== null) void this.catchUp(dueAt);
    } catch (error) {
      this.fail(error);
    }
  }

  private async catchUp(dueAt: number): Promise<void> {
    const [least, most] = this.times.catchUpMs;
    if (await this.waited(least + Math.random() * (most - least))) await this.train('catch-up', dueAt);
  }

  /** When this installation first had a schedule: a new one has missed nothing. */
  private async since(now: number): Promise<number> {
    const known = Number((await this.state.store.get(SINCE_KEY)) ?? NaN);
    if (Number.isFinite(known)) return known;
    await this.state.store.set(SINCE_KEY, String(now), now);
    return now;
  }

  /** Trains unless that was done since `dueAt` (epoch ms). Never rejects. */
  private async train(trigger: TrainingTrigger, dueAt: number): Promise<void> {
    if (this.busy || this.host.engine.pipeline.paused) return;
    if (!this.training.hasSource) {
      this.tellNothing('no access log is named, and the request log is not kept in a database');
      return;
    }
    this.busy = true;
    try {
      if (!(await this.waited(Math.random() * this.times.jitterMs))) return;
      const report = await this.whenFree(trigger, dueAt);
      if (report !== null && report.lines.read === 0) this.tellNothing('what there is to read is empty');
    } catch (error) {
      if (!this.stopping.signal.aborted) this.fail(error);
    } finally {
      this.busy = false;
    }
  }

  /** Waits while another process trains: should that one die, its run is done here. */
  private async whenFree(trigger: TrainingTrigger, dueAt: number): Promise<TrainingReport | null> {
    for (;;) {
      try {
        return await this.training.runDue(trigger, dueAt);
      } catch (error) {
        if (!(error instanceof TrainingLeaseHeld)) throw error;
        const left = error.lease.expiresAt - systemClock.now();
        const wait = Math.min(Math.max(left, 0), 2 * this.times.leaseMs) + CLOCK_ERROR_MS * Math.random();
        if (!(await this.waited(wait))) return null;
      }
    }
  }

  /** `false` when the application stops meanwhile. */
  private async waited(ms: number): Promise<boolean> {
    const { signal } = this.stopping;
    await pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
    return !signal.aborted;
  }

  private tellNothing(why: string): void {
    this.events.warnOnce(
      'AIWAF_W_TRAINING_NOTHING',
      `Training has nothing to read: ${why}. Set accessLog, leave layers.requestLog on, or set training.schedule to false.`,
    );
  }

  private fail(error: unknown): void {
    this.events.emit({
      type: 'fault',
      at: systemClock.now(),
      code: 'AIWAF_W_TRAINING_FAILED',
      message: `Training by schedule failed: ${messageOf(error)}`,
    });
  }
}
