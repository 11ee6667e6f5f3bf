import { MigrationInterface, QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { addColumns, createIndex, dropIndex } from './steps';

const BANS = 'aiwaf_blacklistentry';
/** Lists from which entries are taken back; a ban that is lifted has a column of its own. */
const LISTS = ['aiwaf_ipexemption', 'aiwaf_exemptpath', 'aiwaf_geoblockedcountry', 'aiwaf_dynamickeyword'];
const CLOCKED = new TableIndex({ name: 'aiwaf_blacklistentry_updated_at_idx', columnNames: ['updated_at'] });

const bigint = ({ dataSource: { driver } }: QueryRunner) => driver.normalizeType({ type: 'bigint' });
const versionIndex = (table: string) =>
  new TableIndex({ name: `${table}_version_idx`, columnNames: ['version'] });

/**
 * What one process writes is read by the others, a row once, by versions that no clock decides. An entry
 * that was taken back stays as a row for a while, since a row that is gone tells nobody.
 */
export class RowVersions1795309600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const type = bigint(runner);
    for (const table of [BANS, ...LISTS]) {
      await addColumns(runner, table, [new TableColumn({ name: 'version', type, default: '0' })]);
      await createIndex(runner, table, versionIndex(table));
    }
    for (const table of LISTS)
      await addColumns(runner, table, [new TableColumn({ name: 'removed_at', type, isNullable: true })]);
    await dropIndex(runner, BANS, CLOCKED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.createIndex(BANS, CLOCKED);
    for (const table of LISTS) {
      // What was taken back must not be in force again.
      await runner.manager
        .createQueryBuilder()
        .delete()
        .from(table)
        .where('removed_at IS NOT NULL')
        .execute();
      await runner.dropColumn(table, 'removed_at');
    }
    for (const table of [BANS, ...LISTS]) {
      await runner.dropIndex(table, versionIndex(table));
      await runner.dropColumn(table, 'version');
    }
  }
}
