import { setTimeout as pause } from 'node:timers/promises';
import { openDataSource, parseDatabaseUrl } from '#aiwaf/internals';
import { OwnMariaDb, ownMariaDbMissing } from '../helpers/own-mariadb';
import { OwnPostgres, ownPostgresMissing } from '../helpers/own-postgres';
import { OwnServer } from '../helpers/own-server';
import { Experiment, Figures, Form, Outcome } from './experiment';
import { failures, Load, quantile, spread, until } from './load';
import { ServingProcess } from './fault-orders';

interface Course {
  readonly perSecond: number;
  readonly beforeMs: number;
  readonly awayMs: number;
  readonly afterMs: number;
}

const COURSES: Readonly<Record<Form, Course>> = {
  short: { perSecond: 100, beforeMs: 4_000, awayMs: 5_000, afterMs: 6_000 },
  long: { perSecond: 500, beforeMs: 20_000, awayMs: 20_000, afterMs: 20_000 },
};
const POLL_MS = 1_000;
const BANS = 50;
const PROBE_PAUSE_MS = 50;
const RECOVERY_LIMIT_MS = 10_000;
/** How long a shutdown may take whose database hangs. */
const CLOSE_LIMIT_MS = 12_000;

const banned = (i: number) => `45.0.0.${i}`;

/** A PostgreSQL that is killed, and one that is frozen, while requests are served; in the long form a MariaDB too. */
export const f1: Experiment = {
  id: 'F1',
  promise:
    'PostgreSQL is killed, and frozen, for a third of the time: no request is failed by us, every ban is enforced throughout, and within 10 s of its return everything is written and read again.',
  missing: () => ownPostgresMissing() ?? ownMariaDbMissing(),
  run: async (form) => {
    const courses = await both(await OwnPostgres.start(), COURSES[form], '');
    if (form === 'long') courses.push(...(await both(await OwnMariaDb.start(), COURSES[form], 'mariadb ')));
    const figures = Object.assign({}, ...courses.map((one) => one.figures)) as Figures;
    return { pass: courses.every(({ pass }) => pass), figures };
  },
};

async function both(server: OwnServer, times: Course, prefix: string): Promise<Outcome[]> {
  try {
    await (await openDataSource(parseDatabaseUrl(server.url), 'migrate')).destroy();
    return [await course(server, times, 'killed', prefix), await course(server, times, 'frozen', prefix)];
  } finally {
    await server.stop();
  }
}

async function course(
  server: OwnServer,
  course: Course,
  fate: 'killed' | 'frozen',
  prefix: string,
): Promise<Outcome> {
  const name = prefix + fate;
  const database = { url: server.url, pollMs: POLL_MS };
  const aiwaf = { database, clientIp: { trustedProxies: ['127.0.0.1'] } };
  const host = await ServingProcess.start({ adapter: 'express', aiwaf });
  const load = new Load(host.port);
  try {
    for (let i = 0; i < BANS; i++) await host.ask({ do: 'ban', address: banned(i), ttlMs: 3_600_000 });
    const { perSecond, beforeMs, awayMs, afterMs } = course;
    const serving = load.run(perSecond, beforeMs + awayMs + afterMs, spread);
    const probe = new BanProbe(load);
    await pause(beforeMs);
    if (fate === 'killed') await server.kill();
    else server.freeze();
    const during = fate === 'killed' ? '45.0.1.1' : '45.0.1.2';
    await host.ask({ do: 'ban', address: during, ttlMs: 3_600_000 });
    await pause(awayMs);
    const away = await host.status();
    if (fate === 'killed') await server.restart();
    else server.thaw();
    const recovery = await until(async () => isWell(await host.status()), 2 * RECOVERY_LIMIT_MS);
    const answers = await serving;
    const missed = await probe.end();
    await host.ask({ do: 'flush' });
    const isStored = await rowOf(host, during);
    server.freeze();
    await host.ask({ do: 'ban', address: '45.0.2.1', ttlMs: 3_600_000 });
    const closeMs = await host.close();
    server.thaw();
    const noticed = away.rows.bans.failingSince !== null || away.rows.bans.waiting > 0;
    const pass =
      failures(answers) === 0 &&
      missed === 0 &&
      probe.asked > 0 &&
      noticed &&
      recovery !== null &&
      recovery <= RECOVERY_LIMIT_MS &&
      isStored &&
      closeMs <= CLOSE_LIMIT_MS;
    const figures = {
      [`${name}Requests`]: answers.sent,
      [`${name}Failed`]: failures(answers),
      [`${name}P99Ms`]: Math.round(quantile(answers.times, 0.99)),
      [`${name}BansAsked`]: probe.asked,
      [`${name}BansMissed`]: missed,
      [`${name}RecoveryMs`]: recovery === null ? 'never' : Math.round(recovery),
      [`${name}BanOfTheTimeStored`]: isStored,
      [`${name}CloseWhileFrozenMs`]: Math.round(closeMs),
    };
    return { pass, figures };
  } finally {
    load.close();
    host.kill();
  }
}

/** Everything is written, and what others wrote was read of late. */
function isWell({ rows, snapshotAt }: Awaited<ReturnType<ServingProcess['status']>>): boolean {
  const isWritten = Object.values(rows).every(({ failingSince }) => failingSince === null);
  return isWritten && rows.bans.waiting === 0 && snapshotAt !== null && Date.now() - snapshotAt < 2 * POLL_MS;
}

async function rowOf(host: ServingProcess, address: string): Promise<boolean> {
  const sql = `SELECT 1 FROM aiwaf_blacklistentry WHERE ip_address = '${address}'`;
  const { rows } = await host.ask({ do: 'query', sql });
  return rows?.length === 1;
}

/** Asks as one banned client after another, all the time. */
class BanProbe {
  asked = 0;
  private missed = 0;
  private ended = false;
  private readonly running: Promise<void>;

  constructor(private readonly load: Load) {
    this.running = this.probe();
  }

  /** Answers how often a banned client was not refused. */
  async end(): Promise<number> {
    this.ended = true;
    await this.running;
    return this.missed;
  }

  private async probe(): Promise<void> {
    while (!this.ended) {
      const status = await this.load.status(banned(this.asked++ % BANS));
      if (status !== 403) this.missed++;
      await pause(PROBE_PAUSE_MS);
    }
  }
}
