import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock';
import { AiwafConfigError, AiwafError } from '../../core/errors';
import { createAgentJudge } from '../../layers/headers';
import { decodeModel, ForestModel, train } from '../../learning';
import { trainingKeywords } from '../keywords/training-keywords';
import { readRoutes } from '../routing/saved-routes';
import { TrainingJob, WorkerMessage } from './training-job';
import { openTrainingSource } from './training-source';

const LOWEST_PRIORITY = 19;
const NO_WORDS: ReadonlySet<string> = new Set();

const send = (message: WorkerMessage) => parentPort?.postMessage(message);

/**
 * Lets the threads that serve requests go first. On Linux alone `setpriority(2)` with 0 means the calling
 * thread; elsewhere it would slow down the whole process.
 */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, LOWEST_PRIORITY);
  } catch {
    // A sandbox may forbid it; training only takes its full share then.
  }
}

async function main(job: TrainingJob): Promise<void> {
  stepBack();
  const table = job.routes === null ? null : readRoutes(job.routes);
  const source = await openTrainingSource(job.source, systemClock);
  try {
    const result = await train(source, job.input, {
      ...trainingKeywords(job.keywords, job.knownKeywords, table?.words ?? NO_WORDS, job.input.exemptPaths),
      agentKind: createAgentJudge(job.goodBots),
      clock: systemClock,
      previousModel: modelOf(job.previousModel),
      ...(table === null
        ? {}
        : { isRouted: (method: string, path: string) => table.match(method, path, undefined).routed }),
      onProgress: (done, total) => send({ kind: 'progress', done, total }),
    });
    send({ kind: 'result', result });
  } finally {
    await source.close();
  }
}

/** A model that this version cannot read is none to compare with. */
function modelOf(text: string | null): ForestModel | null {
  try {
    return text === null ? null : decodeModel(text);
  } catch {
    return null;
  }
}

main(workerData as TrainingJob).catch((error: unknown) => {
  if (!(error instanceof AiwafError)) throw error;
  const { code, problem, remedy } = error;
  send({ kind: 'refused', code, problem, remedy, isConfig: error instanceof AiwafConfigError });
});
