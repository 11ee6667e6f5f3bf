import { ChildProcess, fork } from 'node:child_process';
import type { ClientName } from '../helpers/redis-clients';
import { builtProgram, ObedientProcess } from './obedient-process';

/** How a serving process is set up. */
export interface ServingOrders {
  /** A URL, or `false`. */
  readonly database: string | false;
  readonly redis: { readonly client: ClientName; readonly url: string } | null;
  readonly limit: { readonly windowMs: number; readonly max: number };
}

export type ServingRequest =
  | { readonly do: 'report' }
  /** Bans one address every so many ms, `count` times, and answers when all are stored. */
  | { readonly do: 'ban'; readonly network: string; readonly everyMs: number; readonly count: number }
  | { readonly do: 'close' };

/** One request as its process saw it. */
export interface Judged {
  /** Epoch ms. */
  readonly at: number;
  /** Milliseconds until the layers had decided. */
  readonly tookMs: number;
  readonly client: string;
  readonly admitted: boolean;
}

/** How much later than it should a timer of this process fired: what the machine adds to every wait. */
export interface TimerLag {
  readonly at: number;
  readonly lateMs: number;
}

export interface ServingReport {
  readonly port: number;
  readonly judged: readonly Judged[];
  readonly lags: readonly TimerLag[];
  /** Codes of what it told. */
  readonly faults: readonly string[];
  /** Redis is not asked for now. */
  readonly insured: boolean;
  /** Calls that Redis did not answer in time. */
  readonly unanswered: number;
  /** Milliseconds from each ban of another process to its being in force here. */
  readonly heardAfterMs: readonly number[];
  /** Every ban in force with its end, in order. */
  readonly bans: readonly string[];
}

const PROGRAM = builtProgram('serving-process.js');

/** A process with an application that serves, seen from its parent. */
export class ServingProcess extends ObedientProcess<ServingRequest, ServingReport> {
  private constructor(
    child: ChildProcess,
    private ownPort = 0,
  ) {
    super(child);
  }

  static async start(orders: ServingOrders): Promise<ServingProcess> {
    const serving = new ServingProcess(
      fork(PROGRAM, [JSON.stringify(orders)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    serving.ownPort = (await serving.answer()).port;
    return serving;
  }

  /** Several of them. One after another: a new SQLite file is migrated by the first. */
  static async startAll(count: number, orders: ServingOrders): Promise<ServingProcess[]> {
    const first = await ServingProcess.start(orders);
    const others = Array.from({ length: count - 1 }, () => ServingProcess.start(orders));
    return [first, ...(await Promise.all(others))];
  }

  get port(): number {
    return this.ownPort;
  }
}
