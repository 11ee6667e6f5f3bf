import { MigrationInterface, QueryRunner, TableColumn, TableColumnOptions } from 'typeorm';
import { addColumns } from './steps';

const TABLE = 'aiwaf_dynamickeyword';
const TYPES: Readonly<Record<string, 'bigint' | 'longText' | 'varchar'>> = {
  first_seen: 'bigint',
  client_groups: 'longText',
  wide_groups: 'longText',
  days: 'longText',
  state: 'varchar',
  decided_at: 'bigint',
};

/** What a learned word's activation depends on. Nullable: rows of before have only a count. */
export class KeywordLearning1795309300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { driver } = runner.dataSource;
    const mysql = driver.options.type === 'mysql' || driver.options.type === 'mariadb';
    const columns = Object.entries(TYPES).map(([name, kind]) => {
      const type = kind === 'longText' ? (mysql ? 'mediumtext' : 'text') : kind;
      const text: Partial<TableColumnOptions> =
        mysql && kind !== 'bigint' ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
      return new TableColumn({
        name,
        type: driver.normalizeType({ type: type as 'varchar' }),
        isNullable: true,
        ...(kind === 'varchar' ? { length: '20' } : {}),
        ...text,
      });
    });
    await addColumns(runner, TABLE, columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns(TABLE, Object.keys(TYPES));
  }
}
