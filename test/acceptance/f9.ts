import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  BanWriter,
  openDataSource,
  parseDatabaseUrl,
  systemClock,
  TypeOrmBanStore,
  type BanRecord,
} from '#aiwaf/internals';
import { configuredServers } from '../servers/test-servers';
import { dropDatabases, makeDatabase } from '../servers/own-databases';
import { Experiment, Form } from './experiment';
import { oversize } from './f9-fields';

const FIELDS = 1_000;
/** Characters of an oversize text: more than any column takes, up to several MB in the long form. */
const LENGTHS: Readonly<Record<Form, readonly number[]>> = {
  short: [256, 1_000, 70_000],
  long: [256, 1_000, 70_000, 1_000_000],
};
/** Of which texts that long are made: each takes memory and time. */
const HUGE_EVERY = 50;
const LIMIT_MS = 60_000;

/** Texts that no column is made for, in every field of a ban that a client decides. */
export const f9: Experiment = {
  id: 'F9',
  promise: '1,000 oversize fields on three databases: 0 lost bans.',
  run: async (form) => {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-f9-'));
    const run = `aiwaf_test_${process.pid}_f9`;
    const servers = configuredServers();
    const figures: Record<string, number> = { fields: FIELDS };
    try {
      figures.sqliteLost = await lostOn(`sqlite:${join(folder, 'aiwaf.sqlite')}`, form);
      for (const server of servers)
        figures[`${new URL(server).protocol.slice(0, -1)}Lost`] = await lostOn(
          await makeDatabase(server, run),
          form,
        );
    } finally {
      for (const server of servers) await dropDatabases(server, (name) => name === run);
      rmSync(folder, { recursive: true, force: true });
    }
    const databases = servers.length + 1;
    const lost = Object.entries(figures).reduce((sum, [name, n]) => sum + (name.endsWith('Lost') ? n : 0), 0);
    return { pass: lost === 0 && databases >= 3, figures: { ...figures, databases, lost } };
  },
};

/** Bans clients for oversize reasons, and counts those whose ban another process does not find. */
async function lostOn(url: string, form: Form): Promise<number> {
  const database = await openDataSource(parseDatabaseUrl(url), 'migrate');
  try {
    const store = new TypeOrmBanStore(database, systemClock);
    const writer = new BanWriter(store, systemClock, () => undefined);
    for (let i = 0; i < FIELDS; i++) writer.add(banOf(i, form));
    const deadline = performance.now() + LIMIT_MS;
    while (writer.size > 0 && performance.now() < deadline) {
      await writer.flush();
      await pause(10);
    }
    await writer.close(1_000);
    const found = new Set((await new TypeOrmBanStore(database, systemClock).load()).map(({ key }) => key));
    return Array.from({ length: FIELDS }, (_, i) => keyOf(i)).filter((key) => !found.has(key)).length;
  } finally {
    await database.destroy();
  }
}

const keyOf = (i: number) => `203.0.${113 + (i >> 8)}.${i & 255}`;

function banOf(i: number, form: Form): BanRecord {
  const lengths = LENGTHS[form];
  const usual = lengths.slice(0, 2);
  const long = oversize(i, i % HUGE_EVERY === 0 ? lengths[(i / HUGE_EVERY) % lengths.length] : usual[i % 2]);
  const [reason, path, agent] = [i % 3 !== 1, i % 3 !== 0, i % 3 === 2].map((is) => (is ? long : 'short'));
  return {
    key: keyOf(i),
    reason,
    source: 'points',
    createdAt: 1_760_000_000_000 + i,
    expiresAt: null,
    level: 1,
    liftedAt: null,
    requestInfo: { path, agent, [long.slice(0, 300)]: i },
  };
}
