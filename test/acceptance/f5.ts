import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { generateLog, logLine } from '../helpers/log-generator';
import { Experiment, Form } from './experiment';
import { DYING_POINTS, DyingPoint, Orders, TrainingProcess } from './training-orders';

const INSTANCES = 4;
const DAY = 86_400_000;
/** Lines of visitors a day; networks that scan every day. */
const VISITS: Readonly<Record<Form, number>> = { short: 2_000, long: 50_000 };
const NETWORKS = 15;
const WORDS = ['landray', 'seeyon', 'webfig', 'yonyou'];
/** One day for every round: first nobody is killed, then the leader at each point. */
const ROUNDS: readonly (DyingPoint | null)[] = [null, ...DYING_POINTS];
/** Days that are trained on before. By the second the scanners' words are in force; later models know them. */
const DAYS_BEFORE = 2;
const LEASE_MS = 1_500;
const LIMIT_MS = 120_000;
/** A run that began so shortly before a tick counts as that tick's own: clocks differ. */
const CLOCK_ERROR_MS = 1_000;

/** What a database holds, without instants. */
interface Tables {
  readonly bans: readonly unknown[];
  readonly keywords: readonly unknown[];
  readonly models: readonly unknown[];
}

/** Training started by four instances at once, the leader killed at every step. */
export const f5: Experiment = {
  id: 'F5',
  promise:
    'Four instances train at once and the leader is killed at each step: one version more, nothing counted twice; a run done twice leaves the same tables.',
  run: async (form) => {
    const folder = await mkdtemp(join(tmpdir(), 'aiwaf-f5-'));
    try {
      const firstDay = (Math.floor(Date.now() / DAY) - DAYS_BEFORE - ROUNDS.length) * DAY;
      const expected = await alone(new Site(await mkdtemp(join(folder, 'alone-')), form, firstDay));
      const { deaths, deviations, versions } = await together(
        new Site(await mkdtemp(join(folder, 'together-')), form, firstDay),
        expected,
      );
      const { bans, keywords } = expected.days[expected.days.length - 1];
      if (!expected.isSameTwice) deviations.push('done twice: other tables');
      const figures = {
        instances: INSTANCES,
        rounds: ROUNDS.length,
        leadersKilled: deaths,
        versionsMore: versions,
        bans: bans.length,
        keywords: keywords.length,
        deviations: deviations.length === 0 ? 'none' : deviations.join('; '),
      };
      const pass =
        deviations.length === 0 &&
        deaths === DYING_POINTS.length &&
        versions === ROUNDS.length &&
        bans.length > 0 &&
        keywords.length === WORDS.length;
      return { pass, figures };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** What one process that nobody kills makes of the same days, one after another, and the last one twice. */
async function alone(site: Site): Promise<{ days: Tables[]; isSameTwice: boolean }> {
  const trainer = await TrainingProcess.start(site.orders);
  const days: Tables[] = [];
  for (let day = 0; day < DAYS_BEFORE + ROUNDS.length; day++) {
    await site.passDay();
    await trainer.ask({ do: 'train' });
    days.push(site.tables());
  }
  await trainer.ask({ do: 'train' });
  await trainer.close();
  return { days, isSameTwice: same(site.tables()) === same(days[days.length - 1]) };
}

async function together(
  site: Site,
  expected: { readonly days: readonly Tables[] },
): Promise<{ deaths: number; deviations: string[]; versions: number }> {
  let instances = await Promise.all(
    Array.from({ length: INSTANCES }, () => TrainingProcess.start(site.orders)),
  );
  for (let day = 0; day < DAYS_BEFORE; day++) {
    await site.passDay();
    await instances[0].ask({ do: 'train' });
  }
  await pause(2 * CLOCK_ERROR_MS);
  const versionsBefore = site.versions().size;
  const deviations: string[] = [];
  let deaths = 0;
  for (const [round, dieAt] of ROUNDS.entries()) {
    const name = dieAt ?? 'nobody killed';
    const epitaph = join(site.folder, `died-${round}`);
    if (dieAt !== null) await Promise.all(instances.map((each) => each.ask({ do: 'arm', dieAt, epitaph })));
    await site.passDay();
    const done = site.runs('done');
    await Promise.all(instances.map((instance) => instance.ask({ do: 'tick' }).catch(() => undefined)));
    const deadline = Date.now() + LIMIT_MS;
    while (site.runs('done') === done && Date.now() < deadline) await pause(50);
    // Who would train once more asks for the lease when it thinks that its holder is dead.
    await pause(2 * LEASE_MS);
    const runs = site.runs('done') - done;
    if (runs !== 1) deviations.push(`${name}: ${runs} runs`);
    if (same(site.tables()) !== same(expected.days[DAYS_BEFORE + round]))
      deviations.push(`${name}: other tables`);
    deaths += existsSync(epitaph) ? 1 : 0;
    instances = instances.filter(({ isAlive }) => isAlive);
    while (instances.length < INSTANCES) instances.push(await TrainingProcess.start(site.orders));
  }
  await Promise.all(instances.map((instance) => instance.close()));
  if (site.runs('running') > 0) deviations.push(`${site.runs('running')} runs never ended`);
  return { deaths, deviations, versions: site.versions().size - versionsBefore };
}

/** What must not depend on who died. */
function same(tables: Tables): string {
  return JSON.stringify(tables);
}

/** A log that grows by a day at a time, and the database beside it. */
class Site {
  readonly orders: Orders;
  private readonly file: string;
  private readonly log: string;
  private days = 0;

  /**
   * @param folder empty: a copy of the model lies beside the database
   * @param firstDay epoch ms
   */
  constructor(
    readonly folder: string,
    private readonly form: Form,
    private readonly firstDay: number,
  ) {
    this.file = join(folder, 'aiwaf.sqlite');
    this.log = join(folder, 'access.log');
    this.orders = { database: `sqlite:${this.file}`, log: this.log, leaseMs: LEASE_MS };
  }

  async passDay(): Promise<void> {
    const day = this.days++;
    const startAt = this.firstDay + day * DAY;
    const lines = VISITS[this.form];
    const visits = generateLog({ seed: day, lines, visitors: 200, withTime: true, startAt, spanMs: DAY });
    const scans = Array.from({ length: NETWORKS }, (_, i) => {
      const asked = ['/wp-login.php', '/.env', '/.git/config', ...WORDS.map((word) => `/${word}/`)];
      const [address, at] = [`203.${i}.113.${7 + day}`, startAt + i * 60_000];
      return asked.map((path) =>
        logLine({ address, at, request: `GET ${path} HTTP/1.1`, status: 404, tail: ' rt=0.001' }),
      );
    });
    await appendFile(this.log, [...visits, ...scans.flat(), ''].join('\n'));
  }

  tables(): Tables {
    return {
      bans: this.rows(
        'select ip_address, reason, source, level, lifted_at from aiwaf_blacklistentry order by 1',
      ),
      keywords: this.rows(
        'select keyword, count, client_groups, wide_groups, days, state from aiwaf_dynamickeyword order by 1',
      ),
      models: this.rows(
        `select name, case when name like 'forest:%' then '' else metadata end from aiwaf_aimodelartifact order by 1`,
      ),
    };
  }

  runs(state: string): number {
    return this.rows(`select id from aiwaf_trainingrun where state = '${state}'`).length;
  }

  /** Of all models that were learned. */
  versions(): ReadonlySet<unknown> {
    const sql = 'select distinct model_version from aiwaf_trainingrun where model_version is not null';
    return new Set(this.rows(sql).map((row) => Object.values(row as object)[0] as unknown));
  }

  private rows(sql: string): unknown[] {
    const database = new Database(this.file, { readonly: true });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  }
}
