import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, sep } from 'node:path';

/** Where a process can be told to end by SIGKILL. */
export const DYING_POINTS = [
  'after the lease',
  'while reading',
  'before applying',
  'between bans and model',
  'before the end is written',
] as const;
export type DyingPoint = (typeof DYING_POINTS)[number];

/** What a process of an experiment is told at its start. */
export interface Orders {
  readonly database: string;
  readonly log: string;
  /** How long a lease lasts that nobody renews, in ms. */
  readonly leaseMs: number;
}

export type Request =
  | { readonly do: 'train' }
  /** Trains as by schedule, without an answer to wait for. */
  | { readonly do: 'tick' }
  | { readonly do: 'unban'; readonly clients: readonly string[] }
  /** The process that is first to come to a point ends there; it leaves a file behind. */
  | { readonly do: 'arm'; readonly dieAt: DyingPoint; readonly epitaph: string }
  | { readonly do: 'close' };

export interface Answer {
  /** Who a run banned. */
  readonly banned?: readonly string[];
}

/** Built, also where the experiment itself runs from its source. */
const PROGRAM = join(
  __dirname.includes(`${sep}dist${sep}`) ? __dirname : join(__dirname, '../../dist/test/acceptance'),
  'training-process.js',
);

/** A process with an application that trains, seen from its parent. */
export class TrainingProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(orders: Orders): Promise<TrainingProcess> {
    const child = fork(PROGRAM, [JSON.stringify(orders)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const process = new TrainingProcess(child);
    await process.answer();
    return process;
  }

  ask(request: Request): Promise<Answer> {
    const answer = this.answer();
    this.child.send(request);
    return answer;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Closes it as a shutdown does. */
  async close(): Promise<void> {
    if (!this.isAlive) return;
    const ended = once(this.child, 'exit');
    await this.ask({ do: 'close' });
    this.child.disconnect();
    await ended;
  }

  private async answer(): Promise<Answer> {
    const answered = new AbortController();
    const { signal } = answered;
    const [message] = (await Promise.race([
      once(this.child, 'message', { signal }),
      once(this.child, 'exit', { signal }),
    ])) as unknown[];
    answered.abort();
    if (typeof message === 'object' && message !== null) return message;
    throw new Error('A training process ended before it answered.');
  }
}
