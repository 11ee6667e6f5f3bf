import { setTimeout as pause } from 'node:timers/promises';
import { AnomalyModel, EngineHost } from '#aiwaf/internals';
import { Host, startHost } from './host-app';
import { ClientName, connectClient, OpenedClient } from './redis-clients';

/** How a fleet is set up. */
export interface FleetOptions {
  readonly instances: number;
  /** `null`: each instance by itself. */
  readonly redis: { readonly client: ClientName; readonly url: string } | null;
  readonly model: AnomalyModel | null;
}

/** Instances of one application, behind a balancer that takes them in turns. */
export class ScannedFleet {
  private turn = 0;
  /** Answers by status. */
  readonly statuses = new Map<number, number>();

  private constructor(
    readonly hosts: readonly Host[],
    readonly clients: readonly OpenedClient[],
  ) {}

  static async start({ instances, redis, model }: FleetOptions): Promise<ScannedFleet> {
    const [hosts, clients]: [Host[], OpenedClient[]] = [[], []];
    for (let i = 0; i < instances; i++) {
      const opened = redis === null ? null : await connectClient(redis.client, redis.url);
      if (opened !== null) clients.push(opened);
      // Limits of requests are shared as it is: here a scan is to be told by what it asks for.
      const layers = { headers: false, rateLimit: false } as const;
      hosts.push(await startHost({ adapter: 'fastify', aiwaf: { layers, redis: opened?.client ?? null } }));
    }
    for (const { app } of hosts) app.get(EngineHost).engine.anomaly.use(model);
    const hears = async () =>
      Number(((await clients[0].send('PUBSUB', 'NUMSUB', 'aiwaf:hints')) as unknown[])[1]) >= instances;
    while (clients.length > 0 && !(await hears())) await pause(10);
    return new ScannedFleet(hosts, clients);
  }

  /** Sends a request to the next instance, or to a given one. */
  async ask(address: string, path: string, instance = this.turn++ % this.hosts.length): Promise<number> {
    const headers = { 'x-forwarded-for': address, accept: 'text/html' };
    const { status } = await fetch(this.hosts[instance].url + path, { headers });
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    return status;
  }

  /**
   * Asks for pages that are not there, each a new one, until one is refused.
   *
   * @param before called before each request with its number
   * @returns the number of the refused request, or `null` where `count` were answered
   */
  async walk(
    address: string,
    count: number,
    pauseMs: number,
    before?: (number: number) => unknown,
  ): Promise<number | null> {
    for (let number = 1; number <= count; number++) {
      await before?.(number);
      if ((await this.ask(address, `/place-${number}/room`)) === 403) return number;
      await pause(pauseMs);
    }
    return null;
  }

  /** Calls of scripts that Redis has answered to all clients of its server. */
  async scriptCalls(): Promise<number> {
    const stats = String(await this.clients[0].send('INFO', 'commandstats'));
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }

  async close(): Promise<void> {
    for (const host of this.hosts) await host.close();
    for (const client of this.clients) client.end();
  }
}
