import { EntitySchemaColumnOptions, EntitySchemaIndexOptions, ValueTransformer } from 'typeorm';
import { ColumnTypes } from '../column-types';

/** PostgreSQL and MySQL answer `bigint` as text. */
const numbers: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: unknown) => (value === null || value === undefined ? null : Number(value)),
};

/** JSON that is `null` when it cannot be read, so that one bad row never keeps the others from loading. */
const json: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value)),
  from: (value: unknown) => {
    try {
      return typeof value === 'string' ? (JSON.parse(value) as unknown) : null;
    } catch {
      return null;
    }
  },
};

export const idColumn = (types: ColumnTypes): EntitySchemaColumnOptions => ({
  type: types.id,
  primary: true,
  generated: 'increment',
  transformer: numbers,
});

/** Epoch milliseconds. */
export const instantColumn = (name: string, nullable = false): EntitySchemaColumnOptions => ({
  type: 'bigint',
  name,
  nullable,
  transformer: numbers,
});

/** Of the row's last write, as `VersionedTable` counts; 0 for what other programs wrote. */
export const versionColumn = (): EntitySchemaColumnOptions => ({
  type: 'bigint',
  name: 'version',
  default: 0,
  transformer: numbers,
});

export const textColumn = (name: string, length: number, nullable = false): EntitySchemaColumnOptions => ({
  type: 'varchar',
  name,
  length,
  nullable,
});

export const integerColumn = (name: string): EntitySchemaColumnOptions => ({ type: 'integer', name });

export const doubleColumn = (name: string, nullable = false): EntitySchemaColumnOptions => ({
  type: 'double precision',
  name,
  nullable,
});

export const jsonColumn = (
  name: string,
  types: ColumnTypes,
  nullable = false,
): EntitySchemaColumnOptions => ({
  type: types.longText,
  name,
  nullable,
  transformer: json,
});

/** A named index on one property; unique ones are indexes too, which no database reports as a change. */
export const indexOn = (name: string, property: string, unique = false): EntitySchemaIndexOptions => ({
  name,
  columns: [property],
  unique,
});
