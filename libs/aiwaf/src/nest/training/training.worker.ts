import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock';
import { AiwafConfigError, AiwafError } from '../../core/errors';
import { createPathJudge } from '../../layers/keywords';
import { train } from '../../learning';
import { readRoutes } from '../routing/saved-routes';
import { TrainingJob, WorkerMessage } from './training-job';

const send = (message: WorkerMessage) => parentPort?.postMessage(message);

async function main({ input, keywords, routes }: TrainingJob): Promise<void> {
  const table = routes === null ? null : readRoutes(routes);
  const result = await train(input, {
    judge: createPathJudge(keywords, () => table?.words ?? new Set()),
    clock: systemClock,
    ...(table === null
      ? {}
      : { isRouted: (method: string, path: string) => table.match(method, path, undefined).routed }),
    onProgress: (bytes, totalBytes) => send({ kind: 'progress', bytes, totalBytes }),
  });
  send({ kind: 'result', result });
}

main(workerData as TrainingJob).catch((error: unknown) => {
  if (!(error instanceof AiwafError)) throw error;
  const { code, problem, remedy } = error;
  send({ kind: 'refused', code, problem, remedy, isConfig: error instanceof AiwafConfigError });
});
