import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { AiwafModule, AiwafService } from 'nestjs-aiwaf';
import {
  ClientActions,
  ModelKeeper,
  RUN_TRAINER,
  RunTrainer,
  runTrainingProcess,
  TRAINING_TIMES,
  TrainingStores,
  TrainingTimes,
} from '#aiwaf/internals';
import { Answer, DyingPoint, Orders, Request } from './training-orders';

/** Where this process is to end, and the file that it leaves behind. */
let armed: { readonly dieAt: DyingPoint; readonly epitaph: string } | null = null;

/** An application that serves, and trains as its parent tells it. */
async function main({ database, log, leaseMs }: Orders): Promise<void> {
  const firewall = AiwafModule.forRoot({ database, accessLog: log, training: { forceAi: true } });
  @Module({ imports: [ScheduleModule.forRoot(), firewall] })
  class HostModule {}
  const times: TrainingTimes = {
    leaseMs,
    renewMs: leaseMs / 5,
    jitterMs: 0,
    catchUpMs: [0, 0],
    stopMs: 2_000,
  };
  const module = await Test.createTestingModule({ imports: [HostModule] })
    .overrideProvider(TRAINING_TIMES)
    .useValue(times)
    .overrideProvider(RUN_TRAINER)
    .useValue(mortalReader)
    .compile();
  const { runs } = module.get(TrainingStores);
  before(runs, 'begin', 'after the lease');
  before(module.get(ClientActions), 'take', 'before applying');
  before(module.get(ModelKeeper), 'offer', 'between bans and model');
  before(runs, 'end', 'before the end is written');
  const app = await module.createNestApplication({ logger: false }).init();
  const aiwaf = app.get(AiwafService);

  const obey = async (request: Request): Promise<Answer> => {
    switch (request.do) {
      case 'train':
        return { banned: (await aiwaf.train()).banned.map(({ client }) => client) };
      case 'tick':
        void app.get(SchedulerRegistry).getCronJob('aiwaf-training').fireOnTick();
        return {};
      case 'unban':
        for (const client of request.clients) aiwaf.unban(client.split('/')[0]);
        return {};
      case 'arm':
        armed = request;
        return {};
      case 'close':
        await app.close();
        return {};
    }
  };
  process.on('message', (request: Request) => {
    void obey(request).then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit());
  process.send?.({});
}

/** Puts a point at which the process may end before a method. */
function before<T extends object>(target: T, method: keyof T, point: DyingPoint): void {
  const work = target[method] as (...args: unknown[]) => unknown;
  const mortal = (...args: unknown[]) => {
    pass(point);
    return work.apply(target, args);
  };
  target[method] = mortal as T[typeof method];
}

const mortalReader: RunTrainer = (job, onProgress, signal) =>
  runTrainingProcess(
    job,
    (done, total) => {
      if (done > 0) pass('while reading');
      onProgress?.(done, total);
    },
    signal,
  );

/** Ends this process as a power cut would, if it is to end here and no other process has. */
function pass(point: DyingPoint): void {
  if (armed?.dieAt !== point) return;
  try {
    writeFileSync(armed.epitaph, String(process.pid), { flag: 'wx' });
  } catch {
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}

void main(JSON.parse(process.argv[2]) as Orders);
