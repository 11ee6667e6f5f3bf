import { MigrationInterface, QueryRunner, Table, TableColumn, TableColumnOptions, TableIndex } from 'typeorm';
import { createTable } from './steps';

const TABLE = 'aiwaf_signal';

function columns({ dataSource: { driver } }: QueryRunner): TableColumn[] {
  const database = driver.options.type;
  const mysql = database === 'mysql' || database === 'mariadb';
  const charset = mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const of = (type: string, name: string, more: Partial<TableColumnOptions> = {}) =>
    new TableColumn({ name, type: driver.normalizeType({ type: type as 'varchar' }), ...more });
  const varchar = (name: string, length: number, isNullable = false) =>
    of('varchar', name, { length: String(length), isNullable, ...charset });
  return [
    of(database === 'better-sqlite3' ? 'integer' : 'bigint', 'id', {
      isPrimary: true,
      isGenerated: true,
      generationStrategy: 'increment',
    }),
    varchar('ip_address', 64),
    of('bigint', 'created_at'),
    varchar('code', 60),
    of('double precision', 'points'),
    varchar('request_id', 40, true),
  ];
}

const INDICES = [
  new TableIndex({
    name: 'aiwaf_signal_ip_address_created_at_idx',
    columnNames: ['ip_address', 'created_at'],
  }),
  new TableIndex({ name: 'aiwaf_signal_created_at_idx', columnNames: ['created_at'] }),
];

/** Points by client and time, so that another process can say why a client is banned. */
export class Signals1795309700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, new Table({ name: TABLE, columns: columns(runner), indices: INDICES }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(TABLE);
  }
}
