import { Contender, MeasuredServer } from './measured-server';

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** Of each server in a round, some at a time. */
  readonly requests: number;
  readonly warmUp: number;
}

/** Requests that a server gets before it is the turn of the next one. */
const AT_A_TIME = 500;

/** What a contender used, by round. */
export interface Samples {
  readonly contender: Contender;
  /** Microseconds of processor time a request, of the whole process of the server. */
  readonly cpuUs: number[];
  /** Microseconds a request, of all connections together. */
  readonly wallUs: number[];
  /** Database statements that requests brought about, in as many requests as a round has. */
  queries: number;
  batches: number;
  /** Requests that Redis was too late for. */
  late: number;
}

/**
 * Starts a server for each contender, keeps all of them running, and measures them in turn, a fraction of a
 * second each, so that a drift of the machine meets all alike. Each time another of them is the first. What a
 * server does between its turns counts too: batches that are written, hits that are swept, garbage.
 */
export async function measureInTurns(contenders: readonly Contender[], effort: Effort): Promise<Samples[]> {
  const servers: MeasuredServer[] = [];
  const samples: Samples[] = [];
  const turns = Math.ceil(effort.requests / AT_A_TIME);
  try {
    for (const contender of contenders) {
      const server = await MeasuredServer.start(contender);
      servers.push(server);
      samples.push({ contender, cpuUs: [], wallUs: [], queries: 0, batches: 0, late: 0 });
      await server.drive(effort.warmUp);
    }
    for (let round = 0; round < effort.rounds; round++) {
      const before = await usages(servers);
      const wallUs = servers.map(() => 0);
      for (let turn = 0; turn < turns; turn++)
        for (let nth = 0; nth < servers.length; nth++) {
          const at = (round + turn + nth) % servers.length;
          const startedAt = performance.now();
          await servers[at].drive(AT_A_TIME);
          wallUs[at] += (performance.now() - startedAt) * 1_000;
        }
      const after = await usages(servers);
      for (const [at, one] of samples.entries()) {
        one.cpuUs.push((after[at].cpuUs - before[at].cpuUs) / (turns * AT_A_TIME));
        one.wallUs.push(wallUs[at] / (turns * AT_A_TIME));
        one.batches += after[at].batches - before[at].batches;
        one.late += after[at].late - before[at].late;
      }
    }
    for (const [at, server] of servers.entries()) await count(server, samples[at], effort.requests);
  } finally {
    for (const server of servers) await server.stop();
  }
  return samples;
}

const usages = (servers: readonly MeasuredServer[]) => Promise.all(servers.map((server) => server.usage()));

/** Database statements of requests; for the firewall alone, since only it has a database. */
async function count(server: MeasuredServer, samples: Samples, requests: number): Promise<void> {
  if (!samples.contender.variant.startsWith('aiwaf')) return;
  server.follow();
  await server.drive(requests);
  samples.queries = (await server.usage()).queries;
}
