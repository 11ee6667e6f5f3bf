import { QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';

/**
 * Steps of a migration. On MariaDB and MySQL each of them stands at once, whatever becomes of those that follow:
 * a migration that was cut off has left its first ones, and leaves them out when it runs again. Elsewhere a
 * migration is one transaction, and a step that is there already is somebody else's.
 */
const standsAtOnce = ({ dataSource: { options } }: QueryRunner): boolean =>
  options.type === 'mysql' || options.type === 'mariadb';

/** A table of that name but of other columns is refused by the database. */
export async function createTable(runner: QueryRunner, table: Table): Promise<void> {
  if (standsAtOnce(runner) && isSame(await runner.getTable(table.name), table)) return;
  await runner.createTable(table);
}

export async function addColumns(
  runner: QueryRunner,
  table: string,
  columns: readonly TableColumn[],
): Promise<void> {
  for (const column of columns) {
    if (standsAtOnce(runner) && (await runner.hasColumn(table, column.name))) continue;
    await runner.addColumn(table, column);
  }
}

export async function createIndex(runner: QueryRunner, table: string, index: TableIndex): Promise<void> {
  if (standsAtOnce(runner) && (await hasIndex(runner, table, index))) return;
  await runner.createIndex(table, index);
}

export async function dropIndex(runner: QueryRunner, table: string, index: TableIndex): Promise<void> {
  if (standsAtOnce(runner) && !(await hasIndex(runner, table, index))) return;
  await runner.dropIndex(table, index);
}

async function hasIndex(runner: QueryRunner, table: string, { name }: TableIndex): Promise<boolean> {
  return (await runner.getTable(table))?.indices.some((index) => index.name === name) ?? false;
}

/** By names and types of the columns: the indexes came with the table, in one statement. */
function isSame(there: Table | undefined, { columns }: Table): boolean {
  return (
    there?.columns.length === columns.length &&
    columns.every(({ name, type }) =>
      there.columns.some((column) => column.name === name && column.type === type),
    )
  );
}
