import { setTimeout as pause } from 'node:timers/promises';
import { openDataSource, parseDatabaseUrl } from '#aiwaf/internals';
import { ServingProcess } from '../../test/acceptance/fault-orders';
import { OwnPostgres } from '../../test/helpers/own-postgres';

const IDLE_MS = 60_000;
const ROWS_PER_SECOND = 200;
const LOGGED_MS = 60_000;
/** The server counts a connection's transactions within a second of their end. */
const COUNTED_MS = 2_000;

/** What one instance asks of a PostgreSQL, at rest and with a full request log: `npm run bench:database -- [--json]`. */
async function main(): Promise<void> {
  const postgres = await OwnPostgres.start();
  const observer = await openDataSource(parseDatabaseUrl(postgres.url), 'migrate');
  const host = await ServingProcess.start({ adapter: 'fastify', aiwaf: { database: { url: postgres.url } } });
  const one = async (sql: string) => Number(Object.values((await observer.query<object[]>(sql))[0])[0]);
  const committed = async () => {
    await pause(COUNTED_MS);
    return one('SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()');
  };
  const size = () => one("SELECT pg_total_relation_size('aiwaf_requestlog')");
  try {
    await pause(COUNTED_MS);
    const idle = await committed();
    await pause(IDLE_MS - COUNTED_MS);
    // This connection's own two questions are taken off.
    const idlePerSecond = ((await committed()) - idle - 2) / (IDLE_MS / 1_000);
    const [before, empty] = [await committed(), await size()];
    await host.ask({ do: 'pour', perSecond: ROWS_PER_SECOND, forMs: LOGGED_MS });
    await host.ask({ do: 'poured' });
    await host.ask({ do: 'flush' });
    const loggingPerSecond = ((await committed()) - before - 3) / (LOGGED_MS / 1_000);
    const rows = await one('SELECT COUNT(*) FROM aiwaf_requestlog');
    const bytesPerRow = ((await size()) - empty) / rows;
    const figures = {
      transactionsPerSecondAtRest: round1(idlePerSecond),
      rowsPerSecond: ROWS_PER_SECOND,
      transactionsPerSecondWithThese: round1(loggingPerSecond),
      rows,
      bytesPerRow: Math.round(bytesPerRow),
    };
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
    else console.table([figures]);
  } finally {
    await host.close();
    await observer.destroy();
    await postgres.stop();
  }
}

const round1 = (value: number) => Math.round(value * 10) / 10;

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
