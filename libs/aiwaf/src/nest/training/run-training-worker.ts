import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AiwafConfigError, AiwafError } from '../../core/errors';
import { TrainingResult } from '../../learning';
import { TrainingJob, WorkerMessage } from './training-job';

/** Heap of the worker in MiB: training needs bounded memory, and takes no more than this from its host. */
const MAX_HEAP_MB = 512;

/** Trains in a thread of its own, so that requests do not wait. */
export function runTrainingWorker(
  job: TrainingJob,
  onProgress: ((bytes: number, totalBytes: number) => void) | undefined,
): Promise<TrainingResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'training.worker.js'), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    worker.on('message', (message: WorkerMessage) => {
      switch (message.kind) {
        case 'progress':
          onProgress?.(message.bytes, message.totalBytes);
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
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(
        new AiwafError(
          'AIWAF_E_TRAINING_STOPPED',
          `The training thread ended early with code ${code}.`,
          'Run it again; nothing was changed.',
        ),
      ),
    );
  });
}
