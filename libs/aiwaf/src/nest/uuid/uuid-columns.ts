import { EntityMetadata } from 'typeorm';

export type ColumnMetadata = EntityMetadata['columns'][number];

const TEXT_TYPES: ReadonlySet<unknown> = new Set([
  ...['varchar', 'char', 'character', 'character varying', 'nvarchar', 'nchar', 'text', 'citext', 'string'],
  String,
]);
const UUID_TYPES: ReadonlySet<unknown> = new Set(['uuid', 'uniqueidentifier']);

/** The columns that alone identify an entity by a UUID. */
export function uuidKeys(metadata: EntityMetadata): ColumnMetadata[] {
  return keys(metadata).filter(isUuid);
}

/** The columns that alone identify an entity and may hold a UUID, though they hold any text. */
export function textKeys(metadata: EntityMetadata): ColumnMetadata[] {
  return keys(metadata).filter((column) => !isUuid(column) && TEXT_TYPES.has(column.type));
}

/** The primary column, where there is one only, and unique columns. Views have no keys. */
function keys(metadata: EntityMetadata): ColumnMetadata[] {
  if (metadata.tableType !== 'regular' && metadata.tableType !== 'entity-child') return [];
  const primary = metadata.primaryColumns.length === 1 ? metadata.primaryColumns : [];
  const unique = [
    ...metadata.uniques.map(({ columns }) => columns),
    ...metadata.indices.filter(({ isUnique }) => isUnique).map(({ columns }) => columns),
  ].flatMap((columns) => (columns.length === 1 ? columns : []));
  return [...new Set([...primary, ...unique])];
}

/** Databases without a type for UUIDs keep them as text: generated as such, or of their length. */
function isUuid({ type, length, generationStrategy }: ColumnMetadata): boolean {
  return (
    UUID_TYPES.has(type) || generationStrategy === 'uuid' || (TEXT_TYPES.has(type) && String(length) === '36')
  );
}
