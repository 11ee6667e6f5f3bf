// Databases that tests make on a server, each beside the one that the server's URL names.
import { DataSource } from 'typeorm';

type Row = Record<string, unknown>;
type Run = (sql: string) => Promise<Row[]>;

/** Runs statements on a server, as the user of its URL. */
export async function onServer<T>(url: string, work: (run: Run) => Promise<T>): Promise<T> {
  const source = new DataSource(
    url.startsWith('postgres')
      ? { type: 'postgres', url, poolSize: 1 }
      : { type: 'mariadb', url: url.replace(/^mysql:/, 'mariadb:'), poolSize: 1 },
  );
  await source.initialize();
  try {
    return await work((sql) => source.query(sql));
  } finally {
    await source.destroy();
  }
}

/** Makes a database and answers its URL. */
export async function makeDatabase(url: string, name: string): Promise<string> {
  const postgres = url.startsWith('postgres');
  await onServer(url, (run) =>
    run(postgres ? `CREATE DATABASE "${name}"` : `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`),
  );
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

/** Drops the databases of tests of which `which` says so. */
export async function dropDatabases(url: string, which: (name: string) => boolean): Promise<void> {
  const postgres = url.startsWith('postgres');
  await onServer(url, async (run) => {
    const rows = await run(
      postgres
        ? 'SELECT datname AS name FROM pg_database'
        : 'SELECT schema_name AS name FROM information_schema.schemata',
    );
    const names = rows.map(({ name }) => String(name));
    for (const name of names.filter((each) => each.startsWith('aiwaf_test_') && which(each)))
      await run(
        postgres ? `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)` : `DROP DATABASE IF EXISTS \`${name}\``,
      );
  });
}
