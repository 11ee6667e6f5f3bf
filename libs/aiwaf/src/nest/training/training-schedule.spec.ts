import { Injectable } from '@nestjs/common';
import { Cron, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import {
  scan,
  TrainingFolder,
  TrainingHost,
  TrainingHostOptions,
  trainerOver,
  visits,
} from '../../../../../test/helpers/training-host';
import { AiwafEvent } from '../../core/ports/event-sink';
import { TrainingRun } from '../../core/ports/training-run-store';
import { RunTrainer } from './run-trainer';

const EVERY_SECOND = { training: { schedule: '* * * * * *' } };
const DAY = 86_400_000;
/** More than a second, in which a job of every second comes at least once. */
const A_WHILE_MS = 2_500;

@Injectable()
class HostJobs {
  runs = 0;

  @Cron('* * * * * *')
  work(): void {
    this.runs++;
  }
}

describe('training by schedule', () => {
  let folder: TrainingFolder;
  const hosts: TrainingHost[] = [];
  beforeEach(() => {
    folder = new TrainingFolder();
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    folder.remove();
  });

  const options = (more: Partial<TrainingHostOptions>): TrainingHostOptions => ({
    trainer: trainerOver(() => [...visits(), ...scan('203.0.113.66')]),
    ...more,
  });
  const serve = async (more: Partial<TrainingHostOptions> = {}) => {
    const host = await folder.server(options(more));
    hosts.push(host);
    return host;
  };
  const a = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  /** The runs, when there are some that ended. */
  const ended = async ({ aiwaf }: TrainingHost): Promise<TrainingRun[]> => {
    for (;;) {
      const runs = await aiwaf.trainingRuns();
      if (runs.length > 0 && runs.every(({ state }) => state !== 'running')) return runs;
      await a(50);
    }
  };
  /** Puts a run into the list that ended so long ago. */
  const ranBefore = async (ms: number, state = 'done') => {
    const host = await folder.host(options({}));
    const at = Date.now() - ms;
    await host.database.query(
      `insert into aiwaf_trainingrun (started_at, finished_at, triggered_by, holder, token, state)
       values (${at - 1_000}, ${at}, 'schedule', 'h', 0, '${state}')`,
    );
    await host.close();
  };

  it('trains when the time has come, and bans', async () => {
    const host = await serve({ aiwaf: EVERY_SECOND });
    expect(await ended(host)).toContainEqual(expect.objectContaining({ trigger: 'schedule', state: 'done' }));
    expect((await host.aiwaf.explain('203.0.113.66')).ban).toMatchObject({ source: 'trainer' });
  });

  it("stands in the registry of the host's ScheduleModule, by which the host can stop it", async () => {
    const host = await serve({ imports: [ScheduleModule.forRoot()], aiwaf: EVERY_SECOND });
    const registry = host.app.get(SchedulerRegistry);
    expect([...registry.getCronJobs().keys()]).toEqual(['aiwaf-training']);
    registry.deleteCronJob('aiwaf-training');
    const before = (await host.aiwaf.trainingRuns()).length;
    await a(A_WHILE_MS);
    expect(await host.aiwaf.trainingRuns()).toHaveLength(before);
  });

  it("has the host's own jobs run once, not once more for the firewall", async () => {
    const host = await serve({ imports: [ScheduleModule.forRoot()], providers: [HostJobs] });
    expect(host.app.get(SchedulerRegistry).getCronJobs().size).toBe(2);
    const jobs = host.app.get(HostJobs);
    const seconds = new Set<number>();
    const before = jobs.runs;
    const from = Math.floor(Date.now() / 1_000);
    await a(A_WHILE_MS);
    for (let second = from; second <= Math.floor(Date.now() / 1_000); second++) seconds.add(second);
    expect(jobs.runs - before).toBeGreaterThan(0);
    expect(jobs.runs - before).toBeLessThanOrEqual(seconds.size);
  });

  it.each([
    ['off by option', { training: { schedule: false as const } }],
    ['mode off', { mode: 'off' as const, ...EVERY_SECOND }],
  ])('does not train: %s', async (_, aiwaf) => {
    await ranBefore(3 * DAY);
    const host = await serve({ aiwaf, imports: [ScheduleModule.forRoot()] });
    expect(host.app.get(SchedulerRegistry).getCronJobs().size).toBe(0);
    await a(A_WHILE_MS);
    expect(await host.aiwaf.trainingRuns()).toHaveLength(1);
  });

  it('does not train in a process that serves nobody, such as a command', async () => {
    await ranBefore(3 * DAY);
    const host = await folder.host(options({ aiwaf: EVERY_SECOND }));
    hosts.push(host);
    await a(A_WHILE_MS);
    expect(await host.aiwaf.trainingRuns()).toHaveLength(1);
  });

  it('does not train while the firewall is paused', async () => {
    process.env.AIWAF_DISABLE = '1';
    try {
      const host = await serve({ aiwaf: EVERY_SECOND });
      await a(A_WHILE_MS);
      expect(await host.aiwaf.trainingRuns()).toEqual([]);
      host.aiwaf.resume();
      expect(await ended(host)).toContainEqual(expect.objectContaining({ trigger: 'schedule' }));
    } finally {
      delete process.env.AIWAF_DISABLE;
    }
  });

  describe('a run that was missed', () => {
    it('is caught up after the start', async () => {
      await ranBefore(1.5 * DAY);
      const host = await serve();
      expect(await ended(host)).toHaveLength(1);
      await a(200);
      expect(await ended(host)).toMatchObject([{ trigger: 'catch-up', state: 'done' }, {}]);
    });

    it('is caught up where it was begun and never ended', async () => {
      await ranBefore(1.5 * DAY, 'done');
      await ranBefore(1_000, 'abandoned');
      const host = await serve();
      await a(200);
      expect(await ended(host)).toHaveLength(3);
    });

    it('is none while the last one is not due again', async () => {
      await ranBefore(1_000);
      const host = await serve();
      await a(500);
      expect(await host.aiwaf.trainingRuns()).toHaveLength(1);
    });

    it('is none at a new installation, and is one when that was started long ago and never trained', async () => {
      const first = await folder.server(options({}));
      await a(500);
      expect(await first.aiwaf.trainingRuns()).toEqual([]);
      await first.database.query(
        `update aiwaf_state set value = '${Date.now() - 2 * DAY}' where "key" = 'training-since'`,
      );
      await first.close();
      expect(await ended(await serve())).toMatchObject([{ trigger: 'catch-up' }]);
    });

    it('waits some minutes, when the start is over', async () => {
      await ranBefore(1.5 * DAY);
      const host = await serve({ times: { catchUpMs: [60_000, 60_000] } });
      await a(500);
      expect(await host.aiwaf.trainingRuns()).toHaveLength(1);
    });
  });

  describe('with several instances', () => {
    it('trains in one of them', async () => {
      await ranBefore(1.5 * DAY);
      await Promise.all([serve(), serve(), serve()]);
      await a(500);
      const runs = await ended(hosts[0]);
      await a(A_WHILE_MS);
      expect(await ended(hosts[0])).toEqual(runs);
      expect(runs).toMatchObject([{ trigger: 'catch-up', state: 'done' }, { trigger: 'schedule' }]);
    });

    it('trains in another when that one dies', async () => {
      await ranBefore(1.5 * DAY);
      const host = await serve({ times: { catchUpMs: [100, 100] } });
      // Holds the lease and never comes back.
      await host.database.query(
        `insert into aiwaf_lease (name, holder, token, expires_at) values ('training', 'dead:1:x', 7, ${Date.now() + 900})`,
      );
      await a(500);
      expect(await host.aiwaf.trainingRuns()).toHaveLength(1);
      while ((await host.aiwaf.trainingRuns()).length === 1) await a(50);
      expect(await ended(host)).toMatchObject([{ token: 8, trigger: 'catch-up' }, {}]);
    });
  });

  describe('what goes wrong', () => {
    const heard = (host: TrainingHost) => {
      const events: AiwafEvent[] = [];
      host.aiwaf.onEvent((event) => events.push(event));
      return () => events.flatMap((event) => (event.type === 'fault' ? [event.code] : []));
    };

    it('is an event and a line in the list, and nothing of it reaches the host', async () => {
      const trainer: RunTrainer = () => Promise.reject(new Error('out of memory'));
      const host = await serve({ aiwaf: EVERY_SECOND, trainer });
      const faults = heard(host);
      while (faults().length === 0) await a(50);
      expect(faults()[0]).toBe('AIWAF_W_TRAINING_FAILED');
      expect((await host.aiwaf.trainingRuns()).at(-1)).toMatchObject({
        state: 'failed',
        errorCode: 'AIWAF_E_UNEXPECTED',
        errorMessage: 'out of memory',
      });
    });

    it('is not that there is nothing to read: no run, no event', async () => {
      const host = await serve({
        aiwaf: { ...EVERY_SECOND, accessLog: [], layers: { requestLog: false } },
      });
      const faults = heard(host);
      await a(A_WHILE_MS);
      expect(faults()).toEqual([]);
      expect(await host.aiwaf.trainingRuns()).toEqual([]);
    });

    it('does not outlast a shutdown', async () => {
      const never: RunTrainer = (_job, _progress, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      const host = await folder.server(options({ aiwaf: EVERY_SECOND, trainer: never }));
      const faults = heard(host);
      while ((await host.aiwaf.trainingRuns()).length === 0) await a(50);
      await host.close();
      expect(faults()).toEqual([]);
      const next = await serve({ aiwaf: { training: { schedule: false } } });
      expect(await next.aiwaf.trainingRuns()).toMatchObject([{ state: 'abandoned' }]);
    });
  });
});
