import { dirname, join } from 'node:path';
import { DataSource } from 'typeorm';
import { systemClock } from '../core/clock';

const MEMORY = ':memory:';

/** The database where it is one file, as its options name it; `null` for a server and for memory. */
export function databaseFile(dataSource: DataSource | null): string | null {
  const options = dataSource?.options;
  return options?.type === 'better-sqlite3' && options.database !== MEMORY ? options.database : null;
}

/**
 * A name of now, in UTC, for an export that nobody names: beside the database's file, or in the working
 * folder.
 *
 * @param what is exported, such as `requestlog`
 * @param extension without a dot before it
 */
export function exportFile(dataSource: DataSource | null, what: string, extension: string): string {
  const stamp = new Date(systemClock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  return join(dirname(databaseFile(dataSource) ?? ''), `aiwaf-${what}-${stamp}.${extension}`);
}
