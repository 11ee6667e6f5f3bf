import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AiwafOptions } from 'nestjs-aiwaf';
import { Experiment } from './experiment';
import { Load } from './load';
import { ServingProcess } from './fault-orders';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
/** Steps of a wall clock, one after another: it ends where it began. */
const STEPS = [HOUR, -HOUR, -HOUR, HOUR, YEAR, -YEAR, -YEAR, YEAR];
/** A ban that has to end while the clock is stepped, and what a loaded machine may add, in ms. */
const SHORT_BAN_MS = 6_000;
const SLACK_MS = 3_000;
const [PERMANENT, HOURLY, BRIEF] = ['45.0.0.1', '45.0.0.2', '45.0.0.3'];
const [LIMITED, SCANNER] = ['45.0.1.1', '45.0.1.2'];
const WINDOW_MS = 4_000;

/** A wall clock that is stepped, and processes that start while it is wrong. */
export const f7: Experiment = {
  id: 'F7',
  promise:
    'The clock steps by an hour and a year, ahead and back: within a process no ban becomes permanent or ends early, and limits and points hold; across processes a ban is wrong by at most the error of the clock, and nothing is deleted.',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aiwaf-f7-'));
    try {
      const aiwaf: AiwafOptions = {
        database: { url: `sqlite:${join(folder, 'aiwaf.sqlite')}`, pollMs: 200 },
        clientIp: { trustedProxies: ['127.0.0.1'] },
        layers: { rateLimit: { windowMs: WINDOW_MS, max: 5, flood: 1_000 } },
      };
      const deviations = [...(await within(aiwaf)), ...(await across(aiwaf))];
      const figures = {
        steps: STEPS.length,
        deviations: deviations.length === 0 ? 'none' : deviations.join('; '),
      };
      return { pass: deviations.length === 0, figures };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Answers what went wrong in a process whose wall clock is stepped while it serves. */
async function within(aiwaf: AiwafOptions): Promise<string[]> {
  const host = await ServingProcess.start({ adapter: 'fastify', aiwaf });
  const load = new Load(host.port);
  const wrong: string[] = [];
  const expect = async (what: string, address: string, status: number, path?: string) => {
    const answered = await load.status(address, path);
    if (answered !== status) wrong.push(`${what}: ${answered} in place of ${status}`);
  };
  try {
    await host.ask({ do: 'ban', address: PERMANENT, ttlMs: null });
    await host.ask({ do: 'ban', address: HOURLY, ttlMs: HOUR });
    await expect('a first scanner path', SCANNER, 403, '/.env');
    await expect('a second scanner path', SCANNER, 403, '/.git/config');
    await host.ask({ do: 'ban', address: BRIEF, ttlMs: SHORT_BAN_MS });
    const bannedAt = performance.now();
    for (let i = 0; i < 5; i++) await expect('within the limit', LIMITED, 200);
    const limitedAt = performance.now();
    for (const ms of STEPS) {
      await host.ask({ do: 'step', ms });
      const after = `after ${ms / HOUR} hours`;
      await expect(`a permanent ban ${after}`, PERMANENT, 403);
      await expect(`a ban of an hour ${after}`, HOURLY, 403);
      if (performance.now() - bannedAt < SHORT_BAN_MS - 500) await expect(`a short ban ${after}`, BRIEF, 403);
      if (performance.now() - limitedAt < WINDOW_MS - 500)
        await expect(`a full window ${after}`, LIMITED, 429);
      await expect(`a stranger ${after}`, `45.1.0.${STEPS.indexOf(ms)}`, 200);
    }
    await host.ask({ do: 'purge' });
    await expect('points that were kept', SCANNER, 403, '/wp-login.php');
    await expect('who has the points for a ban', SCANNER, 403);
    await pause(Math.max(0, SHORT_BAN_MS - (performance.now() - bannedAt)));
    const ended = await load.status(BRIEF);
    if (ended !== 200 && performance.now() - bannedAt < SHORT_BAN_MS + SLACK_MS) await pause(SLACK_MS);
    await expect('a short ban that is over', BRIEF, 200);
    await pause(WINDOW_MS);
    await expect('a window that is over', LIMITED, 200);
  } finally {
    load.close();
    await host.close();
  }
  return wrong;
}

/** Answers what went wrong where processes of one database have clocks a year apart. */
async function across(aiwaf: AiwafOptions): Promise<string[]> {
  const wrong: string[] = [];
  const right = await ServingProcess.start({ adapter: 'fastify', aiwaf });
  const count = async (table: string) => {
    const { rows } = await right.ask({ do: 'query', sql: `SELECT COUNT(*) AS n FROM ${table}` });
    return Number(rows?.[0].n);
  };
  try {
    await right.ask({ do: 'flush' });
    const before = [await count('aiwaf_requestlog'), await count('aiwaf_signal')];
    if (before.includes(0)) wrong.push('there is nothing to delete');
    for (const [i, clockOffMs] of [YEAR, -YEAR, HOUR, -HOUR].entries()) {
      const off = await ServingProcess.start({ adapter: 'fastify', aiwaf, clockOffMs });
      const name = `a clock ${clockOffMs / HOUR} hours off`;
      try {
        await off.ask({ do: 'purge' });
        if (!(await isBanned(off, PERMANENT))) wrong.push(`${name}: a permanent ban ended`);
        await off.ask({ do: 'ban', address: `45.2.0.${i}`, ttlMs: HOUR });
        await off.ask({ do: 'flush' });
      } finally {
        await off.close();
      }
      const { rows } = await right.ask({
        do: 'query',
        sql: `SELECT expires_at AS at FROM aiwaf_blacklistentry WHERE ip_address = '45.2.0.${i}'`,
      });
      const error = Number(rows?.[0]?.at) - (Date.now() + HOUR);
      if (!(Math.abs(error - clockOffMs) < 60_000)) wrong.push(`${name}: a ban is wrong by ${error} ms`);
      for (const address of [PERMANENT, HOURLY])
        if (!(await isBanned(right, address))) wrong.push(`${name}: ended the ban of ${address} elsewhere`);
    }
    const after = [await count('aiwaf_requestlog'), await count('aiwaf_signal')];
    if (after.some((rows, i) => rows < before[i]))
      wrong.push(`rows were deleted: ${before.join()} to ${after.join()}`);
  } finally {
    await right.close();
  }
  return wrong;
}

async function isBanned(host: ServingProcess, address: string): Promise<boolean> {
  return (await host.ask({ do: 'is-banned', address })).isBanned === true;
}
