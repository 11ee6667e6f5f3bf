import { DataSource } from 'typeorm';
import { AiwafError } from '../../core/errors';

const WAIT_SECONDS = 30;
/** On MySQL and MariaDB the names of locks are those of the whole server, of 64 characters at most. */
const LOCK = "LEFT(CONCAT('aiwaf-migrate:', database()), 64)";

/**
 * Runs `work` while no other process does so on this database of a server.
 *
 * @throws AiwafError `AIWAF_E_DATABASE_FAILED` where another one goes on for half a minute
 */
export async function alone<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const postgres = dataSource.options.type === 'postgres';
  const runner = dataSource.createQueryRunner();
  try {
    // A lock of a transaction, since a pooler may give the next statement outside of one another connection.
    if (postgres) await runner.query('BEGIN');
    try {
      if (!(await (postgres ? lockPostgres : lockMysql)((sql) => runner.query(sql)))) throw busy();
      return await work();
    } finally {
      await runner.query(postgres ? 'ROLLBACK' : `SELECT RELEASE_LOCK(${LOCK})`);
    }
  } finally {
    await runner.release();
  }
}

type Ask = (sql: string) => Promise<unknown>;

async function lockPostgres(ask: Ask): Promise<boolean> {
  for (let second = 0; ; second++) {
    const [{ got }] = (await ask("SELECT pg_try_advisory_xact_lock(hashtext('aiwaf-migrate')) AS got")) as [
      { got: boolean },
    ];
    if (got || second === WAIT_SECONDS) return got;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function lockMysql(ask: Ask): Promise<boolean> {
  const [{ got }] = (await ask(`SELECT GET_LOCK(${LOCK}, ${WAIT_SECONDS}) AS got`)) as [
    { got: number | string | null },
  ];
  return Number(got) === 1;
}

function busy(): AiwafError {
  return new AiwafError(
    'AIWAF_E_DATABASE_FAILED',
    'Another process changes the tables of this database.',
    'Start again when that one is done.',
  );
}
