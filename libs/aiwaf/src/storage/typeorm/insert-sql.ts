import { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';

/**
 * An insertion of so many rows at once, with the cells of each in turn as its parameters. Written by hand:
 * the query builder takes longer than the database, row by row.
 *
 * @param columns their names in the database
 */
export function insertSql(
  dataSource: DataSource,
  entity: EntityTarget<ObjectLiteral>,
  columns: readonly string[],
  rows: number,
): string {
  const { driver } = dataSource;
  const postgres = driver.options.type === 'postgres';
  const table = dataSource
    .getMetadata(entity)
    .tablePath.split('.')
    .map((part) => driver.escape(part));
  const row = (i: number) =>
    `(${columns.map((_, j) => (postgres ? `$${i * columns.length + j + 1}` : '?')).join(', ')})`;
  return (
    `INSERT INTO ${table.join('.')} (${columns.map((name) => driver.escape(name)).join(', ')}) ` +
    `VALUES ${Array.from({ length: rows }, (_, i) => row(i)).join(', ')}`
  );
}
