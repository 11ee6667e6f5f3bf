import { DataSource } from 'typeorm';
import {
  BlacklistEntry,
  DatabaseOptions,
  migrateDatabase,
  migrationNames,
  openDataSource,
  parseDatabaseUrl,
  readSchema,
} from '../../libs/aiwaf/src/storage';
import { makePythonDatabase, runSql } from '../helpers/python-database';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

const CHANGE = /^(?:CREATE|ALTER|DROP|RENAME) /;
const MOST = 500;

/** Until it is over, each connection breaks after its first statement that changes tables. */
function cutAfterEachChange(): { end: () => void } {
  const { createQueryRunner } = DataSource.prototype;
  const spy = jest.spyOn(DataSource.prototype, 'createQueryRunner').mockImplementation(function (
    this: DataSource,
    mode,
  ) {
    const runner = createQueryRunner.call(this, mode);
    const query = runner.query.bind(runner);
    runner.query = async (sql: string, ...rest: never[]) => {
      const answer = (await query(sql, ...rest)) as unknown;
      if (CHANGE.test(sql)) throw new Error('The connection was cut.');
      return answer as never;
    };
    return runner;
  });
  return { end: () => spy.mockRestore() };
}

/** Runs it until it is done, and answers how often it was cut off. */
async function migratePieceByPiece(options: DatabaseOptions, between: () => Promise<void>): Promise<number> {
  const cut = cutAfterEachChange();
  try {
    for (let attempts = 0; attempts < MOST; attempts++) {
      const isCut = await migrateDatabase(options).then(
        () => false,
        (error: Error) => {
          if (!error.message.includes('was cut')) throw error;
          return true;
        },
      );
      if (!isCut) return attempts;
      await between();
    }
    throw new Error('It does not come to an end.');
  } finally {
    cut.end();
  }
}

describe.each(TEST_SERVERS.filter(({ name }) => name !== 'PostgreSQL'))('migrate on $name', (server) => {
  const upToDate = async (options: DatabaseOptions) => {
    const source = await openDataSource(options, 'require');
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    return upQueries.map(({ query }) => query);
  };

  it('goes on where it was cut off, after whichever statement', async () => {
    const options = parseDatabaseUrl(await ownDatabase(server));
    const attempts = await migratePieceByPiece(options, async () => {
      await expect(openDataSource(options, 'require')).rejects.toMatchObject({
        code: 'AIWAF_E_DATABASE_NOT_MIGRATED',
      });
      expect((await readSchema(options)).takenOver).toBeUndefined();
    });
    expect(attempts).toBeGreaterThan(40);
    expect((await readSchema(options)).done).toEqual(migrationNames);
    expect(await upToDate(options)).toEqual([]);
  });

  it('takes the tables of the Python package over all the same', async () => {
    const url = await ownDatabase(server);
    await makePythonDatabase(url);
    const options = parseDatabaseUrl(url);
    const told = (await readSchema(options)).takenOver;
    expect(told).toHaveLength(8);
    await migratePieceByPiece(options, async () => {
      expect((await readSchema(options)).takenOver).toEqual(told);
    });
    expect((await readSchema(options)).takenOver).toBeUndefined();
    expect(await upToDate(options)).toEqual([]);
    const source = await openDataSource(options, 'require');
    expect(await source.getRepository(BlacklistEntry).count()).toBe(3);
    await source.destroy();
  });

  it('leaves tables of somebody else alone', async () => {
    const url = await ownDatabase(server);
    await runSql(url, ['CREATE TABLE aiwaf_state (id integer)']);
    const options = parseDatabaseUrl(url);
    for (let i = 0; i < 2; i++)
      await expect(migrateDatabase(options)).rejects.toMatchObject({ code: 'AIWAF_E_DATABASE_FOREIGN' });
  });
});
