import { MigrationInterface, QueryRunner, Table, TableColumn, TableColumnOptions, TableIndex } from 'typeorm';
import { createTable } from './steps';

type Column = (name: string, more?: Partial<TableColumnOptions>) => TableColumn;

/** Types that no single name covers on SQLite, PostgreSQL and MariaDB/MySQL. */
function columns({ dataSource: { driver } }: QueryRunner) {
  const database = driver.options.type;
  const mysql = database === 'mysql' || database === 'mariadb';
  // Bytes, not letters: in a case-blind collation two keywords or paths would be one.
  const charset = mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const of =
    (type: string, always: Partial<TableColumnOptions> = {}): Column =>
    (name, more = {}) =>
      new TableColumn({
        name,
        type: driver.normalizeType({ type: type as 'varchar' }),
        ...always,
        ...more,
      });
  return {
    id: of(database === 'better-sqlite3' ? 'integer' : 'bigint', {
      isPrimary: true,
      isGenerated: true,
      generationStrategy: 'increment',
    })('id'),
    /** Epoch milliseconds. */
    instant: of('bigint'),
    integer: of('integer'),
    double: of('double precision'),
    boolean: of('boolean'),
    text: of('text', charset),
    longText: of(mysql ? 'mediumtext' : 'text', charset),
    blob: of(mysql ? 'longblob' : database === 'postgres' ? 'bytea' : 'blob'),
    varchar: (name: string, length: number) => of('varchar', charset)(name, { length: String(length) }),
  };
}

const index = (name: string, column: string) => new TableIndex({ name, columnNames: [column] });
const unique = (name: string, column: string) =>
  new TableIndex({ name, columnNames: [column], isUnique: true });

function tables(runner: QueryRunner): Table[] {
  const { id, instant, integer, double, boolean, text, longText, blob, varchar } = columns(runner);
  const table = (name: string, tableColumns: TableColumn[], indices: TableIndex[]) =>
    new Table({ name, columns: [id.clone(), ...tableColumns], indices });
  return [
    table(
      'aiwaf_featuresample',
      [
        varchar('ip', 64),
        integer('path_len'),
        integer('kw_hits'),
        double('resp_time', { isNullable: true }),
        integer('status_idx'),
        integer('burst_count'),
        integer('total_404'),
        varchar('label', 20),
        instant('created_at'),
      ],
      [index('aiwaf_featu_ip_b13d42_idx', 'ip'), index('aiwaf_featu_created_6cae85_idx', 'created_at')],
    ),
    table(
      'aiwaf_blacklistentry',
      [
        varchar('ip_address', 64),
        varchar('reason', 255),
        longText('extended_request_info', { isNullable: true }),
        instant('created_at'),
        instant('expires_at', { isNullable: true }),
        varchar('source', 20),
        integer('level'),
        instant('lifted_at', { isNullable: true }),
        instant('updated_at'),
      ],
      [
        unique('aiwaf_blacklistentry_ip_address_uniq', 'ip_address'),
        index('aiwaf_blacklistentry_updated_at_idx', 'updated_at'),
      ],
    ),
    table(
      'aiwaf_dynamickeyword',
      [varchar('keyword', 100), integer('count'), instant('last_updated')],
      [unique('aiwaf_dynamickeyword_keyword_uniq', 'keyword')],
    ),
    table(
      'aiwaf_ipexemption',
      [varchar('ip_address', 64), varchar('reason', 255), instant('created_at'), instant('updated_at')],
      [unique('aiwaf_ipexemption_ip_address_uniq', 'ip_address')],
    ),
    table(
      'aiwaf_exemptpath',
      [
        varchar('path', 500),
        varchar('reason', 255),
        boolean('enabled'),
        instant('created_at'),
        instant('updated_at'),
      ],
      [unique('aiwaf_exemptpath_path_uniq', 'path')],
    ),
    table(
      'aiwaf_requestlog',
      [
        varchar('ip_address', 64),
        varchar('method', 10),
        varchar('path', 500),
        integer('status_code'),
        double('response_time'),
        text('user_agent'),
        varchar('referer', 500),
        varchar('content_length', 20),
        instant('timestamp'),
      ],
      [
        index('aiwaf_reque_ip_addr_532f7c_idx', 'ip_address'),
        index('aiwaf_reque_timesta_be3eb8_idx', 'timestamp'),
        index('aiwaf_reque_status__0ae562_idx', 'status_code'),
        index('aiwaf_reque_method_e268ac_idx', 'method'),
      ],
    ),
    table(
      'aiwaf_aimodelartifact',
      [
        varchar('name', 100),
        blob('data'),
        longText('metadata'),
        instant('created_at'),
        instant('updated_at'),
      ],
      [unique('aiwaf_aimodelartifact_name_uniq', 'name')],
    ),
    table(
      'aiwaf_geoblockedcountry',
      [varchar('country_code', 2), varchar('reason', 255), instant('created_at'), instant('updated_at')],
      [unique('aiwaf_geoblockedcountry_country_code_uniq', 'country_code')],
    ),
    table(
      'aiwaf_state',
      [varchar('key', 100), longText('value'), instant('updated_at')],
      [unique('aiwaf_state_key_uniq', 'key')],
    ),
  ];
}

/**
 * The eight tables of the Python package under their names, with what bans need, and a table for
 * saved state. Instants are epoch milliseconds in `bigint`, the one type that all databases keep alike.
 */
export class Initial1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner)) await createTable(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of tables(runner).reverse()) await runner.dropTable(name);
  }
}
