import { MigrationInterface, QueryRunner, TableColumn, TableIndex } from 'typeorm';

const TABLE = 'aiwaf_requestlog';
const BY_ID = new TableIndex({
  name: 'aiwaf_requestlog_request_id_uniq',
  columnNames: ['request_id'],
  isUnique: true,
});
const BY_ID_AND_TIME = new TableIndex({
  name: 'aiwaf_requestlog_request_id_timestamp_uniq',
  columnNames: ['request_id', 'timestamp'],
  isUnique: true,
});

/**
 * PostgreSQL asks that every key of a partitioned table holds what it is partitioned by. The keys of the plain
 * table are made the same, so that one statement and one entity serve both. A batch that is written again has
 * the instants that it had, so that it still adds nothing.
 */
export class RequestLogKeys1795309800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type !== 'postgres') return;
    await runner.updatePrimaryKeys(TABLE, await columns(runner, ['id', 'timestamp']));
    await runner.createIndex(TABLE, BY_ID_AND_TIME);
    await runner.dropIndex(TABLE, BY_ID);
  }

  /** PostgreSQL refuses this while the table is partitioned: `aiwaf migrate --unpartition-log` comes before. */
  async down(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type !== 'postgres') return;
    await runner.createIndex(TABLE, BY_ID);
    await runner.dropIndex(TABLE, BY_ID_AND_TIME);
    await runner.updatePrimaryKeys(TABLE, await columns(runner, ['id']));
  }
}

async function columns(runner: QueryRunner, names: readonly string[]): Promise<TableColumn[]> {
  const all = (await runner.getTable(TABLE))?.columns ?? [];
  return all.filter(({ name }) => names.includes(name));
}
