import { MigrationInterface, QueryRunner, Table, TableColumn, TableColumnOptions, TableIndex } from 'typeorm';
import { createTable } from './steps';

type Column = (name: string, isNullable?: boolean) => TableColumn;

/** Types that no single name covers on SQLite, PostgreSQL and MariaDB/MySQL. */
function columns({ dataSource: { driver } }: QueryRunner) {
  const database = driver.options.type;
  const mysql = database === 'mysql' || database === 'mariadb';
  const charset = mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const of = (type: string, name: string, more: Partial<TableColumnOptions>) =>
    new TableColumn({ name, type: driver.normalizeType({ type: type as 'varchar' }), ...more });
  const id = of(database === 'better-sqlite3' ? 'integer' : 'bigint', 'id', {
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
  });
  const plain =
    (type: string): Column =>
    (name, isNullable = false) =>
      of(type, name, { isNullable });
  return {
    id,
    /** Epoch milliseconds. */
    instant: plain('bigint'),
    integer: plain('integer'),
    longText: (name: string) => of(mysql ? 'mediumtext' : 'text', name, { isNullable: true, ...charset }),
    varchar: (name: string, length: number, isNullable = false) =>
      of('varchar', name, { length: String(length), isNullable, ...charset }),
  };
}

function tables(runner: QueryRunner): Table[] {
  const { id, instant, integer, longText, varchar } = columns(runner);
  const table = (name: string, tableColumns: TableColumn[], indices: TableIndex[] = []) =>
    new Table({ name, columns: [id.clone(), ...tableColumns], indices });
  const index = (name: string, column: string, isUnique: boolean) =>
    new TableIndex({ name, columnNames: [column], isUnique });
  return [
    table(
      'aiwaf_lease',
      [varchar('name', 100), varchar('holder', 200), integer('token'), instant('expires_at')],
      [index('aiwaf_lease_name_uniq', 'name', true)],
    ),
    table('aiwaf_trainingrun', [
      instant('started_at'),
      instant('finished_at', true),
      varchar('triggered_by', 20),
      varchar('holder', 200),
      integer('token'),
      varchar('state', 20),
      varchar('error_code', 60, true),
      varchar('error_message', 500, true),
      longText('summary'),
      varchar('model_version', 64, true),
    ]),
    table(
      'aiwaf_banproposal',
      [
        varchar('ip_address', 64),
        varchar('reason', 255),
        integer('points'),
        longText('evidence'),
        varchar('state', 20),
        instant('created_at'),
        instant('updated_at'),
        instant('decided_at', true),
      ],
      [
        index('aiwaf_banproposal_ip_address_uniq', 'ip_address', true),
        index('aiwaf_banproposal_state_idx', 'state', false),
      ],
    ),
  ];
}

/** One process trains at a time, its runs are kept, and what it would ban can wait for a person. */
export class TrainingRuns1795309500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner)) await createTable(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of tables(runner).reverse()) await runner.dropTable(name);
  }
}
