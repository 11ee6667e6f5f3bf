import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AiwafConfigError, AiwafError, messageOf } from '../../core/errors';
import { TrainingResult } from '../../learning';
import { TrainingJob, WorkerMessage } from './training-job';

/** Heap of the worker in MiB: training needs bounded memory, and takes no more than this from its host. */
const MAX_HEAP_MB = 256;
/** The same for each client over {@link USUAL_CLIENTS} that it may remember. */
const HEAP_MB_PER_CLIENT = 0.001;
const USUAL_CLIENTS = 100_000;
/** Small, since what a run holds it holds for long; it costs a tenth of the speed and saves 40 MiB. */
const YOUNG_HEAP_MB = 12;
const WORKER = join(__dirname, 'training.worker.js');

/**
 * Trains in a thread of its own, so that requests do not wait. Whatever becomes of that thread, this one
 * goes on.
 *
 * @param signal ends the thread; the promise rejects with its reason then
 * @param maxHeapMb what the thread may take, in MiB
 * @throws AiwafError `AIWAF_E_TRAINING_MEMORY`, `AIWAF_E_TRAINING_STOPPED`, and what the sources throw
 */
export async function runTrainingWorker(
  job: TrainingJob,
  onProgress?: (done: number, total: number) => void,
  signal?: AbortSignal,
  maxHeapMb = heapFor(job.input.options.maxClients),
): Promise<TrainingResult> {
  signal?.throwIfAborted();
  // Starts the pool of threads that do I/O: made by the worker, they would inherit its low priority.
  await access(WORKER);
  const worker = new Worker(WORKER, {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
  });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await resultOf(worker, onProgress, maxHeapMb);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    // Also where it has answered, or failed in a way that leaves it running.
    await worker.terminate();
  }
}

function heapFor(maxClients: number): number {
  return MAX_HEAP_MB + Math.ceil(Math.max(0, maxClients - USUAL_CLIENTS) * HEAP_MB_PER_CLIENT);
}

function resultOf(
  worker: Worker,
  onProgress: ((done: number, total: number) => void) | undefined,
  maxHeapMb: number,
): Promise<TrainingResult> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      switch (message.kind) {
        case 'progress':
          try {
            onProgress?.(message.done, message.total);
          } catch (error) {
            reject(error as Error);
          }
          return;
        case 'result':
          resolve(message.result);
          return;
        case 'refused': {
          const { code, problem, remedy, isConfig } = message;
          reject(new (isConfig ? AiwafConfigError : AiwafError)(code, problem, remedy));
        }
      }
    });
    worker.on('messageerror', (error) => reject(stopped(messageOf(error))));
    worker.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? outOfMemory(maxHeapMb) : stopped(messageOf(error))),
    );
    worker.on('exit', (code) => reject(stopped(`it ended with code ${code}`)));
  });
}

function stopped(why: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_TRAINING_STOPPED',
    `The training thread stopped before its end: ${why}.`,
    'Nothing was changed. Run it again; if it repeats, it is a mistake of this package: report the message.',
  );
}

function outOfMemory(maxHeapMb: number): AiwafError {
  return new AiwafError(
    'AIWAF_E_TRAINING_MEMORY',
    `Training took more than its ${maxHeapMb} MiB of memory.`,
    'Nothing was changed. Lower training.maxClients, or train on a part of the log.',
  );
}
