import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { CLIENT_NAMES, ClientName } from '../helpers/redis-clients';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';
import { Experiment, Form } from './experiment';
import { askPage } from './http-load';
import { ServingProcess } from './serving-orders';

const LIMIT = 100;
const INSTANCES = [2, 4];
/** Hot clients one after another, each with a window of its own. */
const ROUNDS: Readonly<Record<Form, number>> = { short: 3, long: 25 };
/** After so many a round counts in which a busy machine had Redis answer too late. */
const MAX_ROUNDS = 100;
/** Requests to each instance in a round, all sent at once. */
const REQUESTS = 100;
const WINDOW_MS = 60_000;

/** One limit over several instances. */
export const f3: Experiment = {
  id: 'F3',
  promise:
    'Two and four instances share one Redis and one client asks all of them at once: they admit the limit, and not one request more.',
  missing: redisServerMissing,
  run: async (form) => {
    const server = await RedisServer.start();
    const admitted: number[] = [];
    try {
      for (const client of CLIENT_NAMES)
        for (const instances of INSTANCES)
          admitted.push(...(await rounds(server.url, client, instances, ROUNDS[form])));
    } finally {
      await server.remove();
    }
    const worst = admitted.reduce((far, one) => (off(one) > off(far) ? one : far));
    const figures = { limit: LIMIT, instances: Math.max(...INSTANCES), admitted: worst };
    return { pass: worst === LIMIT, figures };
  },
};

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const off = (admitted: number) => Math.abs(admitted - LIMIT);

/** How many requests of each round were admitted. */
async function rounds(url: string, client: ClientName, instances: number, count: number): Promise<number[]> {
  const limit = { windowMs: WINDOW_MS, max: LIMIT };
  const processes = await ServingProcess.startAll(instances, {
    database: false,
    redis: { client, url },
    limit,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 25 });
  /** Calls that were not answered, once all processes ask Redis. */
  const unanswered = async () => {
    for (;;) {
      const reports = await Promise.all(processes.map((each) => each.ask({ do: 'report' })));
      if (reports.every(({ insured }) => !insured)) return sum(reports.map((one) => one.unanswered));
      await pause(200);
    }
  };
  try {
    const admitted: number[] = [];
    let before = await unanswered();
    for (let round = 0; admitted.length < count; round++) {
      const hot = `198.${18 + CLIENT_NAMES.indexOf(client)}.${instances}.${round}`;
      const sent = processes.flatMap(({ port }) =>
        Array.from({ length: REQUESTS }, () => askPage(agent, port, hot)),
      );
      const passed = (await Promise.all(sent)).filter((status) => status === 200).length;
      const after = await unanswered();
      // What a Redis is worth that did not answer in time is tried by F2.
      if (after === before || round >= MAX_ROUNDS) admitted.push(passed);
      before = after;
    }
    return admitted;
  } finally {
    agent.destroy();
    await Promise.all(processes.map((each) => each.close()));
  }
}
