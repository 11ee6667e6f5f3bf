import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectClient } from '../helpers/redis-clients';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';
import { Experiment, Form } from './experiment';
import { quantile } from './http-load';
import { ServingProcess } from './serving-orders';

const INSTANCES = 4;
const BANS_A_MINUTE = 1_000;
const LASTS_MS: Readonly<Record<Form, number>> = { short: 6_000, long: 60_000 };
/** With hints; a loaded machine is given the benefit of the doubt as long as it does not take the poll. */
const HINTED_MS: Readonly<Record<Form, number>> = { short: 2_500, long: 250 };
const POLLED_MS = 6_000;
const LIMIT = { windowMs: 10_000, max: 20 };

type Hints = 'hints' | 'lost' | 'none';

/** Bans of one instance in force in the others. */
export const f4: Experiment = {
  id: 'F4',
  promise:
    'Four instances ban 1,000 clients a minute: a ban is in force in the others within 250 ms by hints and within 6 s without or with lost ones, and at the end all have the same.',
  missing: redisServerMissing,
  run: async (form) => {
    const server = await RedisServer.start();
    try {
      const hinted = await storm(form, server.url, 'hints');
      const lost = await storm(form, server.url, 'lost');
      const polled = await storm(form, server.url, 'none');
      const all = [hinted, lost, polled];
      const figures = {
        instances: INSTANCES,
        bans: hinted.bans,
        p99HintsMs: hinted.p99Ms,
        p99LostHintsMs: lost.p99Ms,
        p99NoHintsMs: polled.p99Ms,
        unequal: all.filter(({ isEqual }) => !isEqual).length,
      };
      const pass =
        figures.unequal === 0 &&
        hinted.p99Ms <= HINTED_MS[form] &&
        lost.p99Ms <= POLLED_MS &&
        polled.p99Ms <= POLLED_MS &&
        // By hints and nothing else could these be so much sooner.
        polled.p99Ms > hinted.p99Ms;
      return { pass, figures };
    } finally {
      await server.remove();
    }
  },
};

/** Has each instance ban clients of its own at once, until all have heard of all. */
async function storm(form: Form, url: string, hints: Hints) {
  const folder = await mkdtemp(join(tmpdir(), 'aiwaf-f4-'));
  const redis = hints === 'none' ? null : { client: 'ioredis' as const, url };
  const database = `sqlite:${join(folder, 'aiwaf.sqlite')}`;
  const processes = await ServingProcess.startAll(INSTANCES, { database, redis, limit: LIMIT });
  const stopLosing = hints === 'lost' ? await loseHints(url) : () => undefined;
  try {
    const everyMs = (INSTANCES * 60_000) / BANS_A_MINUTE;
    const count = Math.round(LASTS_MS[form] / everyMs);
    const bans = count * INSTANCES;
    await Promise.all(
      processes.map((each, i) => each.ask({ do: 'ban', network: `198.${18 + i}`, everyMs, count })),
    );
    const deadline = Date.now() + 2 * POLLED_MS;
    const reports = () => Promise.all(processes.map((each) => each.ask({ do: 'report' })));
    let seen = await reports();
    while (seen.some((one) => one.bans.length < bans) && Date.now() < deadline) {
      await pause(200);
      seen = await reports();
    }
    const isEqual = seen.every((one) => one.bans.length === bans && same(one.bans, seen[0].bans));
    const heard = seen.flatMap(({ heardAfterMs }) => heardAfterMs);
    return { bans, isEqual, p99Ms: quantile(heard, 0.99) };
  } finally {
    stopLosing();
    await Promise.all(processes.map((each) => each.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Cuts every subscription again and again: hints that come meanwhile are lost. */
async function loseHints(url: string): Promise<() => void> {
  const { send, end } = await connectClient('ioredis', url);
  const timer = setInterval(() => void send('CLIENT', 'KILL', 'TYPE', 'pubsub'), 300);
  return () => {
    clearInterval(timer);
    end();
  };
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\n') === other.join('\n');
}
