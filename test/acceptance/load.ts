import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Headers of a current browser. */
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
} as const;

const ROUND_MS = 10;
/** A request that has no answer by then has failed. */
const ANSWER_LIMIT_MS = 10_000;

/** What became of requests. */
export interface Answers {
  sent: number;
  /** By status; 0 where there was no answer. */
  readonly statuses: Record<number, number>;
  /** Milliseconds to the end of each answer. */
  readonly times: number[];
}

/** Asks a host on the loopback, as clients behind the trusted proxy 127.0.0.1. */
export class Load {
  /** By turns: a connection that idles for long is closed by the host while a request is on its way. */
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'fifo' });

  constructor(private readonly port: number) {}

  /** The status of an answer, or 0 for none. */
  status(address: string, path = '/page'): Promise<number> {
    return new Promise((resolve) => {
      const headers = { ...BROWSER, host: 'shop.example', 'x-forwarded-for': address };
      const { port, agent } = this;
      const options = { port, agent, path, headers, host: '127.0.0.1', timeout: ANSWER_LIMIT_MS };
      const request = get(options, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve(0));
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => resolve(0));
    });
  }

  /** Asks so often a second, for that long, as clients of their own; a slow answer holds up no other. */
  async run(perSecond: number, forMs: number, address: (i: number) => string): Promise<Answers> {
    const answers: Answers = { sent: 0, statuses: {}, times: [] };
    const waiting: Promise<void>[] = [];
    const begun = performance.now();
    for (;;) {
      const elapsed = performance.now() - begun;
      const due = Math.floor((Math.min(elapsed, forMs) / 1_000) * perSecond);
      while (answers.sent < due) waiting.push(this.note(address(answers.sent++), answers));
      if (elapsed >= forMs) break;
      await pause(ROUND_MS);
    }
    await Promise.all(waiting);
    return answers;
  }

  close(): void {
    this.agent.destroy();
  }

  private async note(address: string, { statuses, times }: Answers): Promise<void> {
    const begun = performance.now();
    const status = await this.status(address);
    times.push(performance.now() - begun);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
}

/** Requests that were not answered 200. */
export function failures({ statuses }: Answers): number {
  return Object.entries(statuses).reduce((sum, [status, count]) => sum + (status === '200' ? 0 : count), 0);
}

/** @param share such as 0.99 */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Client addresses of which each is used rarely enough for every limit. */
export function spread(i: number): string {
  return `100.${64 + ((i >> 16) & 31)}.${(i >> 8) & 255}.${i & 255}`;
}

export function until(condition: () => Promise<boolean>, limitMs: number): Promise<number | null> {
  const begun = performance.now();
  const look = async (): Promise<number | null> => {
    if (await condition()) return performance.now() - begun;
    if (performance.now() - begun > limitMs) return null;
    await pause(100);
    return look();
  };
  return look();
}
