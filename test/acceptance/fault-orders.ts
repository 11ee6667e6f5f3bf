import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AiwafOptions, AiwafStatus } from 'nestjs-aiwaf';
import { builtProgram, ObedientProcess } from './obedient-process';

/** What a serving process is told at its start. */
export interface ServingOrders {
  readonly adapter: 'express' | 'fastify';
  readonly aiwaf: AiwafOptions;
  /** Milliseconds by which its wall clock is off. */
  readonly clockOffMs?: number;
}

export type ServingRequest =
  | { readonly do: 'ban'; readonly address: string; readonly ttlMs: number | null }
  | { readonly do: 'is-banned'; readonly address: string }
  | { readonly do: 'status' }
  | { readonly do: 'flush' }
  | { readonly do: 'purge' }
  /** Steps the wall clock. */
  | { readonly do: 'step'; readonly ms: number }
  /** Has the database take at most so many rows of the request log a second; `null` for as many as it can. */
  | { readonly do: 'slow-down'; readonly rowsPerSecond: number | null }
  /** Begins to give the request log this many entries a second, every fiftieth a denial, for that long. */
  | { readonly do: 'pour'; readonly perSecond: number; readonly forMs: number }
  /** Waits for the end of that. */
  | { readonly do: 'poured' }
  /** SQLite alone: lets the file grow by so many pages and no more; `null`: as far as it likes. */
  | { readonly do: 'limit-pages'; readonly more: number | null }
  | { readonly do: 'query'; readonly sql: string }
  /** Fills the file system of a folder with a file, or removes that. */
  | { readonly do: 'fill' | 'empty'; readonly folder: string }
  /** Moves a file away and puts a folder in its place, or takes that away. */
  | { readonly do: 'move-away'; readonly file: string }
  | { readonly do: 'unblock'; readonly file: string }
  /** Lines of the files of a folder whose names begin so. */
  | { readonly do: 'lines'; readonly folder: string; readonly prefix: string }
  /** Opens descriptors until there are no more, or closes those. */
  | { readonly do: 'exhaust' | 'release' }
  | { readonly do: 'close' };

/** Entries that were given to the request log, and the most that waited of all. */
export interface Poured {
  passed: number;
  denied: number;
  mostWaiting: number;
}

export interface ServingAnswer {
  readonly port?: number;
  readonly isBanned?: boolean;
  readonly status?: AiwafStatus;
  readonly rows?: readonly Record<string, unknown>[];
  readonly lines?: number;
  readonly poured?: Poured;
  readonly error?: string;
}

const PROGRAM = builtProgram('fault-process.js');
/** A process that has not ended by then is ended. */
const CLOSE_LIMIT_MS = 20_000;

/** A process with an application that serves requests, seen from its parent. */
export class ServingProcess extends ObedientProcess<ServingRequest, ServingAnswer> {
  private errors = '';

  private constructor(
    child: ChildProcess,
    private ownPort = 0,
  ) {
    super(child);
    child.stderr?.on('data', (chunk) => (this.errors = `${this.errors}${String(chunk)}`.slice(-4_000)));
  }

  /** @param before a program that starts it, with its arguments: `['prlimit', '--nofile=64']` */
  static async start(orders: ServingOrders, before: readonly string[] = []): Promise<ServingProcess> {
    const line = [...before, process.execPath, PROGRAM, JSON.stringify(orders)];
    const child = spawn(line[0], line.slice(1), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const serving = new ServingProcess(child);
    try {
      serving.ownPort = (await serving.answer()).port ?? 0;
      return serving;
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  get port(): number {
    return this.ownPort;
  }

  protected override get lastWords(): string {
    return this.errors;
  }

  override async ask(request: ServingRequest): Promise<ServingAnswer> {
    const told = await super.ask(request);
    if (told.error !== undefined) throw new Error(told.error);
    return told;
  }

  async status(): Promise<AiwafStatus> {
    return (await this.ask({ do: 'status' })).status as AiwafStatus;
  }

  /** Ends it by force where that takes too long; answers how long it took, in ms. */
  override async close(): Promise<number> {
    if (!this.isAlive) return 0;
    const begun = performance.now();
    const ended = once(this.child, 'exit');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), CLOSE_LIMIT_MS);
    await this.ask({ do: 'close' }).catch(() => undefined);
    if (this.child.connected) this.child.disconnect();
    await ended;
    clearTimeout(timer);
    return performance.now() - begun;
  }

  /** Ends it at once, if it has not ended. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}
