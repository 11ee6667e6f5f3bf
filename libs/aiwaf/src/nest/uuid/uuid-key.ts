import { DataSource, EntityMetadata } from 'typeorm';
import { ColumnMetadata } from './uuid-columns';

/** A column of an entity in a data source of the host, as a question that can be asked. */
export class UuidKey {
  constructor(
    readonly source: DataSource,
    readonly metadata: EntityMetadata,
    readonly column: ColumnMetadata,
  ) {}

  /** Sets apart the keys of all entities within one data source. */
  get name(): string {
    return `${this.metadata.tablePath}.${this.column.databaseName}`;
  }

  /**
   * Whether a row has this UUID; a deleted one that is kept counts. Text is compared letter by letter,
   * so both cases are asked for. Where there are replicas the primary is asked: a row may be so new
   * that they lack it.
   */
  async has(uuid: string): Promise<boolean> {
    const { source, metadata, column } = this;
    const spellings = [...new Set([uuid, uuid.toLowerCase(), uuid.toUpperCase()])].map(
      (text) => source.driver.preparePersistentValue(text, column) as unknown,
    );
    const runner = source.driver.isReplicated ? source.createQueryRunner('master') : undefined;
    try {
      const query = source.createQueryBuilder(metadata.target, 'entity', runner).withDeleted();
      const place = `${query.escape('entity')}.${query.escape(column.databaseName)}`;
      return await query.where(`${place} IN (:...spellings)`, { spellings }).getExists();
    } finally {
      await runner?.release();
    }
  }
}

/** Whether one of several keys has a UUID; asked one after the other, the likeliest first. */
export async function anyHas(keys: readonly UuidKey[], uuid: string): Promise<boolean> {
  for (const key of keys) if (await key.has(uuid)) return true;
  return false;
}
