import { MigrationInterface, QueryRunner, TableIndex } from 'typeorm';
import { createIndex } from './steps';

const TABLE = 'aiwaf_dynamickeyword';
const INDEX = 'aiwaf_dynamickeyword_state_idx';

/** Every process asks every few seconds for the few words in force among many candidates. */
export class KeywordStateIndex1795309400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createIndex(runner, TABLE, new TableIndex({ name: INDEX, columnNames: ['state'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex(TABLE, INDEX);
  }
}
