import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { AiwafConfigError, AiwafError, messageOf } from '../../core/errors';
import { BannedClient, TrainingResult } from '../../learning';
import { TrainingJob, TrainingMessage } from './training-job';

/** Heap of the process in MiB: training needs bounded memory, and takes no more than this from its machine. */
const MAX_HEAP_MB = 256;
/** The same for each client over {@link USUAL_CLIENTS} that it may remember. */
const HEAP_MB_PER_CLIENT = 0.001;
const USUAL_CLIENTS = 100_000;
/** Small, since what a run holds it holds for long; it costs a tenth of the speed and saves 40 MiB. */
const SEMI_SPACE_MB = 4;
/** What is kept of the last words of a process that died. */
const MAX_LAST_WORDS = 4_096;
/** A process that tells nothing for so long hangs, be it on a disk or a database, and would hold the lease. */
const MAX_SILENCE_MS = 15 * 60_000;
const MAX_WORDS_SHOWN = 200;
const CHILD = join(__dirname, 'training.process.js');

/**
 * Trains in a process of its own, so that requests do not wait: a thread would share the memory map and the
 * garbage collector's threads with those that serve (docs/rationale.md#training). Whatever becomes of that
 * process, this one goes on.
 *
 * @param signal ends the process; the promise rejects with its reason then
 * @param maxHeapMb what the process may take, in MiB
 * @param maxSilenceMs after which a process that tells nothing is ended
 * @throws AiwafError `AIWAF_E_TRAINING_MEMORY`, `AIWAF_E_TRAINING_STOPPED`, and what the sources throw
 */
export async function runTrainingProcess(
  job: TrainingJob,
  onProgress?: (done: number, total: number) => void,
  signal?: AbortSignal,
  maxHeapMb = heapFor(job.input.options.maxClients),
  maxSilenceMs = MAX_SILENCE_MS,
): Promise<TrainingResult> {
  signal?.throwIfAborted();
  const child = fork(CHILD, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [
      `--max-old-space-size=${maxHeapMb}`,
      `--max-semi-space-size=${SEMI_SPACE_MB}`,
      // Helper threads have the priority of those that serve.
      ...(job.share < 1 ? ['--single-threaded'] : []),
    ],
  });
  const stop = () => void child.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await resultOf(child, job, onProgress, maxHeapMb, maxSilenceMs);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await ended(child);
  }
}

function heapFor(maxClients: number): number {
  return MAX_HEAP_MB + Math.ceil(Math.max(0, maxClients - USUAL_CLIENTS) * HEAP_MB_PER_CLIENT);
}

/** Also where it has answered, or failed in a way that leaves it running. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function resultOf(
  child: ChildProcess,
  job: TrainingJob,
  onProgress: ((done: number, total: number) => void) | undefined,
  maxHeapMb: number,
  maxSilenceMs: number,
): Promise<TrainingResult> {
  let silence: NodeJS.Timeout | undefined;
  const result = new Promise<TrainingResult>((resolve, reject) => {
    const banned: BannedClient[] = [];
    let lastWords = '';
    silence = setTimeout(
      () => reject(stopped(`it told nothing for ${maxSilenceMs / 60_000} minutes`)),
      maxSilenceMs,
    );
    silence.unref();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-MAX_LAST_WORDS);
    });
    child.on('message', (message: TrainingMessage) => {
      silence?.refresh();
      switch (message.kind) {
        case 'progress':
          try {
            onProgress?.(message.done, message.total);
          } catch (error) {
            reject(error as Error);
          }
          return;
        case 'banned':
          banned.push(...message.banned);
          return;
        case 'result':
          resolve({ ...message.result, banned });
          return;
        case 'failed':
          reject(stopped(message.message));
          return;
        case 'refused': {
          const { code, problem, remedy, isConfig } = message;
          reject(new (isConfig ? AiwafConfigError : AiwafError)(code, problem, remedy));
        }
      }
    });
    child.on('error', (error) => reject(stopped(messageOf(error))));
    child.on('close', (code, by) => {
      reject(isOutOfMemory(lastWords) ? outOfMemory(maxHeapMb) : stopped(endOf(code, by, lastWords)));
    });
    // A process that could not be started has told so by then.
    child.send(job, (error) => {
      if (error !== null) reject(stopped(messageOf(error)));
    });
  });
  return result.finally(() => clearTimeout(silence));
}

function isOutOfMemory(lastWords: string): boolean {
  return /out of memory/i.test(lastWords);
}

function endOf(code: number | null, by: NodeJS.Signals | null, lastWords: string): string {
  if (by === 'SIGKILL') return 'it was killed, perhaps since the machine had no memory left';
  const error = lastWords.split('\n').find((line) => /^\w*Error\b/.test(line));
  const words = error === undefined ? '' : ` (${error.slice(0, MAX_WORDS_SHOWN)})`;
  return `it ended with ${by ?? `code ${code}`}${words}`;
}

function stopped(why: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_TRAINING_STOPPED',
    `The training process stopped before its end: ${why}.`,
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
