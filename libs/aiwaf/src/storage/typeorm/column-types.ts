import { ColumnType, DataSourceOptions } from 'typeorm';

/** Options of a database that AIWAF works on. */
export type DatabaseOptions = Extract<
  DataSourceOptions,
  { type: 'better-sqlite3' | 'postgres' | 'mysql' | 'mariadb' }
>;

/**
 * The column types that have no common name: SQLite increments nothing but `integer`, which is 64
 * bits there, while 32 bits of ids last a busy request log a month elsewhere; and 64 KiB, the size of
 * MySQL's `text` and `blob`, is less than a model or a large route table takes.
 */
export interface ColumnTypes {
  readonly id: ColumnType;
  readonly longText: ColumnType;
  readonly blob: ColumnType;
  /** Whether keys of the request log hold its instant, as PostgreSQL asks of a table that may be partitioned by it. */
  readonly logKeysHoldInstant: boolean;
}

export function columnTypes(database: DatabaseOptions['type']): ColumnTypes {
  switch (database) {
    case 'better-sqlite3':
      return { id: 'integer', longText: 'text', blob: 'blob', logKeysHoldInstant: false };
    case 'postgres':
      return { id: 'bigint', longText: 'text', blob: 'bytea', logKeysHoldInstant: true };
    case 'mysql':
    case 'mariadb':
      return { id: 'bigint', longText: 'mediumtext', blob: 'longblob', logKeysHoldInstant: false };
  }
}
