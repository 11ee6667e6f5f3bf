// How fast old rows of the request log go: by chunks, and with a partition for each day.
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, EntityTarget } from 'typeorm';
import { RequestLog } from 'nestjs-aiwaf';
import {
  DeleteChunks,
  deleteOlder,
  LogDays,
  openDataSource,
  parseDatabaseUrl,
  partitionLog,
  unpartitionLog,
} from '#aiwaf/internals';
import { dropDatabases, makeDatabase } from '../../test/servers/own-databases';
import { answers, configuredServers } from '../../test/servers/test-servers';
import { median } from '../median';
import { fill } from './rows';
import { insertCost, Waits, whileWriting } from './writers';

const DAY_MS = 86_400_000;
/** What ten instances write at most: `layers.requestLog.maxPerSecond` of each. */
const ROWS_PER_SECOND = 2_000;
const CHUNKS: readonly DeleteChunks[] = [
  { rows: 100, pauseMs: 10 },
  { rows: 500, pauseMs: 10 },
  { rows: 1_000, pauseMs: 10 },
  { rows: 5_000, pauseMs: 10 },
];
/** For which each size of chunk deletes. */
const TRIAL_MS = 10_000;
const INSERTED = 16_000;
const ROUNDS = 5;

type Figures = Record<string, string | number>;

async function bench(url: string, rows: number): Promise<void> {
  const name = `aiwaf_test_${process.pid}_bench`;
  const source = await migrated(url, name);
  const kind = source.options.type;
  const line = (what: string, figures: Figures) => print({ database: kind, what, ...figures });
  try {
    const old = startOfToday() - 40 * DAY_MS;
    await fill(source, old, rows, 'old');
    await fill(source, old + 39 * DAY_MS, rows, 'new');
    for (const chunks of CHUNKS) {
      const what = `chunks of ${chunks.rows}, pause ${chunks.pauseMs} ms`;
      line(what, await inChunks(source, old + DAY_MS, chunks, TRIAL_MS));
    }
    if (kind === 'postgres') {
      await withPartitions(source, old, rows, line);
      const plain = await migrated(url, `${name}_plain`);
      try {
        await fill(plain, old, rows, 'old');
        await fill(source, old + DAY_MS, rows, 'old');
        const [one, parts] = await costs([plain, source]);
        line('a row written', { usOneTable: one, us48Partitions: parts });
      } finally {
        await plain.destroy();
      }
    }
  } finally {
    await source.destroy();
    await dropDatabases(url, (each) => each === name || each === `${name}_plain`);
  }
}

/** Without the limit for statements that serve: filling takes longer. */
async function migrated(url: string, name: string): Promise<DataSource> {
  const options = parseDatabaseUrl(await makeDatabase(url, name));
  await (await openDataSource(options, 'migrate')).destroy();
  return openDataSource(options, 'look');
}

async function inChunks(
  source: DataSource,
  horizon: number,
  chunks: DeleteChunks,
  limitMs: number,
): Promise<Figures> {
  const before = await sizes(source);
  const begun = performance.now();
  const rows = source.getRepository(RequestLog as EntityTarget<RequestLog>);
  const goOn = () => performance.now() - begun < limitMs;
  const { result, waits } = await whileWriting(source, ROWS_PER_SECOND, () =>
    deleteOlder(rows, 'timestamp', horizon, goOn, chunks),
  );
  const seconds = (performance.now() - begun) / 1_000;
  const grown = (await sizes(source)).walMb - before.walMb;
  return {
    rows: result,
    seconds,
    rowsPerSecond: result / seconds,
    walMbWithWriters: grown,
    ...told(waits),
  };
}

/** One day in chunks to its end and as a partition, and the ways there and back. */
async function withPartitions(
  source: DataSource,
  old: number,
  rows: number,
  line: (what: string, figures: Figures) => void,
): Promise<void> {
  await source.query('TRUNCATE aiwaf_requestlog');
  await fill(source, old, rows, 'again');
  line('one day in chunks, nobody writes', { rows, ...(await oneDay(source, old + DAY_MS)) });

  await fill(source, old, rows, 'third');
  line('aiwaf migrate --partition-log', { rows, seconds: await timed(() => partitionLog(source)) });
  line('aiwaf migrate --unpartition-log', { rows, seconds: await timed(() => unpartitionLog(source)) });
  await source.query('TRUNCATE aiwaf_requestlog');
  await partitionLog(source);
  await source.query('DROP TABLE aiwaf_requestlog_history');
  for (let day = old; day <= startOfToday(); day += DAY_MS)
    await source.query(
      `CREATE TABLE aiwaf_requestlog_d${day} PARTITION OF aiwaf_requestlog FOR VALUES FROM (${day}) TO (${day + DAY_MS})`,
    );
  await fill(source, old, rows, 'fourth');
  let seconds = 0;
  const before = await sizes(source);
  const { waits } = await whileWriting(source, ROWS_PER_SECOND, async () => {
    await pause(1_000);
    seconds = await timed(() => new LogDays(source).dropBefore(old + DAY_MS));
    await pause(1_000);
  });
  const walMbWithWriters = (await sizes(source)).walMb - before.walMb;
  line('the same day, its partition dropped', { rows, seconds, walMbWithWriters, ...told(waits) });
}

async function oneDay(source: DataSource, horizon: number): Promise<Figures> {
  const rows = source.getRepository(RequestLog as EntityTarget<RequestLog>);
  const before = await sizes(source);
  const seconds = await timed(() => deleteOlder(rows, 'timestamp', horizon, () => true));
  const after = await sizes(source);
  const vacuumSeconds = await timed(() => source.query('VACUUM aiwaf_requestlog'));
  return {
    seconds,
    walMb: after.walMb - before.walMb,
    tableMbBefore: before.tableMb,
    tableMbAfter: after.tableMb,
    vacuumSeconds,
    vacuumWalMb: (await sizes(source)).walMb - after.walMb,
  };
}

/** Microseconds a row, by turns, so that what else the machine does counts for all. */
async function costs(sources: readonly DataSource[]): Promise<number[]> {
  const rounds: number[][] = sources.map(() => []);
  for (let i = 0; i < ROUNDS; i++)
    for (const [j, source] of sources.entries()) rounds[j].push(await insertCost(source, INSERTED));
  return rounds.map(median);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

const told = ({ rowsPerSecond, p50Ms, p99Ms, longestMs }: Waits): Figures => ({
  written: rowsPerSecond,
  writeP50Ms: p50Ms,
  writeP99Ms: p99Ms,
  writeLongestMs: longestMs,
});

/** What the log takes on disk, and what was written to the write-ahead log since the server began; 0 elsewhere. */
async function sizes(source: DataSource): Promise<{ walMb: number; tableMb: number }> {
  if (source.options.type !== 'postgres') return { walMb: 0, tableMb: 0 };
  const [row] = await source.query<{ wal: string; size: string }[]>(
    "SELECT pg_current_wal_lsn() - '0/0' AS wal, pg_total_relation_size('aiwaf_requestlog') AS size",
  );
  return { walMb: Number(row.wal) / 1e6, tableMb: Number(row.size) / 1e6 };
}

const startOfToday = (): number => Math.floor(Date.now() / DAY_MS) * DAY_MS;

function print(line: Figures): void {
  const rounded = Object.entries(line).map(([key, value]) => [
    key,
    typeof value === 'number' ? Number(value.toPrecision(3)) : value,
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
}

async function main(): Promise<void> {
  const at = process.argv.indexOf('--rows');
  const rows = at === -1 ? 1_000_000 : Number(process.argv[at + 1]);
  if (!Number.isInteger(rows) || rows < 1_000)
    throw new Error('Write: npm run bench:retention -- [--rows N]');
  for (const url of configuredServers()) {
    if (!(await answers(url))) continue;
    await bench(url, rows);
  }
}

void main();
