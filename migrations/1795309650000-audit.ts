import { MigrationInterface, QueryRunner, Table, TableColumn, TableColumnOptions, TableIndex } from 'typeorm';
import { createTable } from './steps';

const TABLE = 'aiwaf_audit';

/** Who changed what, when, and what was before and after. */
export class Audit1795309650000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const database = driver.options.type;
    const mysql = database === 'mysql' || database === 'mariadb';
    const charset = mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
    const column = (name: string, type: string, more: Partial<TableColumnOptions> = {}) =>
      new TableColumn({ name, type: driver.normalizeType({ type: type as 'varchar' }), ...more });
    const varchar = (name: string, length: number) =>
      column(name, 'varchar', { length: String(length), ...charset });
    const longText = (name: string) =>
      column(name, mysql ? 'mediumtext' : 'text', { isNullable: true, ...charset });
    await createTable(
      runner,
      new Table({
        name: TABLE,
        columns: [
          column('id', database === 'better-sqlite3' ? 'integer' : 'bigint', {
            isPrimary: true,
            isGenerated: true,
            generationStrategy: 'increment',
          }),
          column('at', 'bigint'),
          varchar('actor', 255),
          varchar('action', 40),
          varchar('target', 500),
          longText('before'),
          longText('after'),
        ],
        indices: [new TableIndex({ name: 'aiwaf_audit_at_idx', columnNames: ['at'] })],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(TABLE);
  }
}
