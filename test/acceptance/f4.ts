import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDataSource, parseDatabaseUrl } from '#aiwaf/internals';
import { OwnPostgres, ownPostgresMissing } from '../helpers/own-postgres';
import { connectClient } from '../helpers/redis-clients';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';
import { makeDatabase } from '../servers/own-databases';
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

/** What the instances share, and what becomes of hints. */
interface Course {
  /** Makes an empty database and answers its URL; without it a SQLite file. */
  readonly database?: () => Promise<string>;
  readonly redis: string | null;
  /** Has hints lost until what it answers is called. */
  readonly lose?: (database: string) => Promise<() => unknown>;
}

/** Bans of one instance in force in the others. */
export const f4: Experiment = {
  id: 'F4',
  promise:
    'Four instances ban 1,000 clients a minute: a ban is in force in the others within 250 ms by hints, of Redis or of PostgreSQL, and within 6 s without or with lost ones, and at the end all have the same.',
  missing: () => redisServerMissing() ?? ownPostgresMissing(),
  run: async (form) => {
    const redis = await RedisServer.start();
    const postgres = await OwnPostgres.start();
    let made = 0;
    const database = async () => {
      const url = await makeDatabase(postgres.url, `f4_${++made}`);
      await (await openDataSource(parseDatabaseUrl(url), 'migrate')).destroy();
      return url;
    };
    try {
      const hinted = await storm(form, { redis: redis.url });
      const lost = await storm(form, { redis: redis.url, lose: () => cutSubscriptions(redis.url) });
      const notified = await storm(form, { database, redis: null });
      const cut = await storm(form, { database, redis: null, lose: cutListeners });
      const polled = await storm(form, { redis: null });
      const all = [hinted, lost, notified, cut, polled];
      const figures = {
        instances: INSTANCES,
        bans: hinted.bans,
        p99HintsMs: hinted.p99Ms,
        p99LostHintsMs: lost.p99Ms,
        p99PostgresHintsMs: notified.p99Ms,
        p99PostgresLostHintsMs: cut.p99Ms,
        p99NoHintsMs: polled.p99Ms,
        unequal: all.filter(({ isEqual }) => !isEqual).length,
      };
      const quick = Math.max(hinted.p99Ms, notified.p99Ms);
      const pass =
        figures.unequal === 0 &&
        quick <= HINTED_MS[form] &&
        Math.max(lost.p99Ms, cut.p99Ms, polled.p99Ms) <= POLLED_MS &&
        // By hints and nothing else could these be so much sooner.
        polled.p99Ms > quick;
      return { pass, figures };
    } finally {
      await redis.remove();
      await postgres.stop();
    }
  },
};

/** Has each instance ban clients of its own at once, until all have heard of all. */
async function storm(form: Form, course: Course) {
  const folder = await mkdtemp(join(tmpdir(), 'aiwaf-f4-'));
  const redis = course.redis === null ? null : { client: 'ioredis' as const, url: course.redis };
  const database = (await course.database?.()) ?? `sqlite:${join(folder, 'aiwaf.sqlite')}`;
  const processes = await ServingProcess.startAll(INSTANCES, { database, redis, limit: LIMIT });
  const stopLosing = (await course.lose?.(database)) ?? (() => undefined);
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
    await stopLosing();
    await Promise.all(processes.map((each) => each.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Cuts every subscription again and again: hints that come meanwhile are lost. */
async function cutSubscriptions(url: string): Promise<() => void> {
  const { send, end } = await connectClient('ioredis', url);
  const timer = setInterval(() => void send('CLIENT', 'KILL', 'TYPE', 'pubsub'), 300);
  return () => {
    clearInterval(timer);
    end();
  };
}

/** The same of PostgreSQL. */
async function cutListeners(url: string): Promise<() => Promise<void>> {
  const source = await openDataSource(parseDatabaseUrl(url), 'look');
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'aiwaf-hints' AND datname = current_database()`;
  const timer = setInterval(() => void source.query(cut), 300);
  return () => {
    clearInterval(timer);
    return source.destroy();
  };
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\n') === other.join('\n');
}
