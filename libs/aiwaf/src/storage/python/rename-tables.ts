import { DataSource, EntityManager } from 'typeorm';
import { exclusively } from '../typeorm/sqlite';
import { keptName, kindOf } from './python-tables';

/** Longest name of an index or sequence on PostgreSQL. */
const NAME_LENGTH = 63;
const PREFIX = 'dj_';

/**
 * Puts tables of the Python package aside, all or none. Their indexes, which share one space of names with
 * ours on SQLite and PostgreSQL, give way: PostgreSQL renames them, SQLite, which cannot, drops them.
 */
export async function putAside(dataSource: DataSource, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  switch (kindOf(dataSource)) {
    case 'sqlite':
      return exclusively(dataSource, async () => {
        for (const table of tables) await renameInFile(dataSource, table);
      });
    case 'postgres':
      return dataSource.transaction(async (manager) => {
        for (const table of tables) await renameOnPostgres(manager, table);
      });
    case 'mysql': {
      // One statement, since each ends a transaction.
      const pairs = tables.map((table) => `\`${table}\` TO \`${keptName(table)}\``);
      await dataSource.query(`RENAME TABLE ${pairs.join(', ')}`);
    }
  }
}

async function renameInFile(dataSource: DataSource, table: string): Promise<void> {
  await dataSource.query(`ALTER TABLE "${table}" RENAME TO "${keptName(table)}"`);
  const indexes = await dataSource.query<{ name: string }[]>(
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
    [keptName(table)],
  );
  for (const { name } of indexes) await dataSource.query(`DROP INDEX "${name}"`);
}

async function renameOnPostgres(manager: EntityManager, table: string): Promise<void> {
  const [{ sequence }] = await manager.query<{ sequence: string | null }[]>(
    `SELECT pg_get_serial_sequence('${table}', 'id') AS sequence`,
  );
  const indexes = await manager.query<{ name: string }[]>(
    'SELECT indexname AS name FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1',
    [table],
  );
  await manager.query(`ALTER TABLE "${table}" RENAME TO "${keptName(table)}"`);
  for (const { name } of indexes) await manager.query(`ALTER INDEX "${name}" RENAME TO "${otherName(name)}"`);
  if (sequence !== null)
    await manager.query(`ALTER SEQUENCE ${sequence} RENAME TO "${keptName(table)}_id_seq"`);
}

/** Of a long name the end is kept, where Django has what tells it from others. */
function otherName(name: string): string {
  return PREFIX + name.slice(-(NAME_LENGTH - PREFIX.length));
}
