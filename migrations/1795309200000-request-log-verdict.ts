import { MigrationInterface, QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { addColumns, createIndex } from './steps';

const TABLE = 'aiwaf_requestlog';
const INDEX = 'aiwaf_requestlog_request_id_uniq';
/** Nullable: rows of before do not have them. */
const COLUMNS: Readonly<Record<string, number>> = { verdict: 10, layer: 20, code: 60, request_id: 40 };

/** What was decided of each logged request, why, and the id by which its client knows it. */
export class RequestLogVerdict1795309200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const mysql = driver.options.type === 'mysql' || driver.options.type === 'mariadb';
    const columns = Object.entries(COLUMNS).map(
      ([name, length]) =>
        new TableColumn({
          name,
          type: driver.normalizeType({ type: 'varchar' }),
          length: String(length),
          isNullable: true,
          ...(mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {}),
        }),
    );
    await addColumns(runner, TABLE, columns);
    await createIndex(
      runner,
      TABLE,
      new TableIndex({ name: INDEX, columnNames: ['request_id'], isUnique: true }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex(TABLE, INDEX);
    await runner.dropColumns(TABLE, Object.keys(COLUMNS));
  }
}
