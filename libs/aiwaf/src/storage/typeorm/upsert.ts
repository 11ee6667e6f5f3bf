import { setImmediate } from 'node:timers/promises';
import { ObjectLiteral, Repository } from 'typeorm';

const CHUNK = 100;

/**
 * Inserts rows, or overwrites some of their columns where the unique property is already there. One
 * statement a chunk, so that no transaction is held; between chunks the event loop runs, since SQLite
 * works on its thread.
 *
 * @param rows no two with the same unique value: PostgreSQL refuses to touch a row twice
 */
export async function upsert<T extends ObjectLiteral>(
  repository: Repository<T>,
  rows: readonly Partial<T>[],
  unique: keyof T & string,
  overwrite: readonly (keyof T & string)[],
): Promise<void> {
  const { metadata } = repository;
  const columnOf = (property: string) =>
    metadata.findColumnWithPropertyName(property)?.databaseName ?? property;
  for (let from = 0; from < rows.length; from += CHUNK) {
    if (from > 0) await setImmediate();
    await repository
      .createQueryBuilder()
      .insert()
      .values(rows.slice(from, from + CHUNK) as Parameters<Repository<T>['insert']>[0])
      .orUpdate(overwrite.map(columnOf), [columnOf(unique)])
      .updateEntity(false)
      .execute();
  }
}
