import { fork } from 'node:child_process';
import { builtProgram, ObedientProcess } from './obedient-process';

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

const PROGRAM = builtProgram('training-process.js');

/** A process with an application that trains, seen from its parent. */
export class TrainingProcess extends ObedientProcess<Request, Answer> {
  static async start(orders: Orders): Promise<TrainingProcess> {
    const process = new TrainingProcess(
      fork(PROGRAM, [JSON.stringify(orders)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    await process.answer();
    return process;
  }
}
