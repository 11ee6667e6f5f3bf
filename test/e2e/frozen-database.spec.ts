import { DataSource } from 'typeorm';
import { closeDataSource, limitHangs } from '../../libs/aiwaf/src/storage/typeorm/hang-limit';
import { suiteThatNeeds } from '../helpers/needed';
import { OwnPostgres, ownPostgresMissing } from '../helpers/own-postgres';

const LIMIT_MS = 700;

suiteThatNeeds(ownPostgresMissing())('a PostgreSQL that is frozen', () => {
  let postgres: OwnPostgres;
  let source: DataSource;
  beforeAll(async () => {
    postgres = await OwnPostgres.start();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    source = await new DataSource({
      type: 'postgres',
      url: postgres.url,
      connectTimeoutMS: 700,
    }).initialize();
  });
  afterEach(async () => {
    postgres.thaw();
    if (source.isInitialized) await source.destroy();
  });
  const passed = async (work: Promise<unknown>) => {
    const begun = performance.now();
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    return { error, ms: performance.now() - begun };
  };

  it('fails statements after the limit, and answers those that come when it is back', async () => {
    limitHangs(source, LIMIT_MS);
    await source.query('SELECT 1');
    postgres.freeze();
    const { error, ms } = await passed(source.query('SELECT 2'));
    expect(error).not.toBeNull();
    expect(ms).toBeLessThan(LIMIT_MS + 3_000);
    postgres.thaw();
    expect(await source.query('SELECT 3 AS three')).toEqual([{ three: 3 }]);
  });

  it('leaves statements alone that are answered in time, and idle connections', async () => {
    limitHangs(source, LIMIT_MS);
    const pid = async () => (await source.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid'))[0].pid;
    const first = await pid();
    await new Promise((resolve) => setTimeout(resolve, 2 * LIMIT_MS));
    expect(await pid()).toBe(first);
  });

  it('does not keep a data source from being closed', async () => {
    limitHangs(source, 60_000);
    await source.query('SELECT 1');
    postgres.freeze();
    const hung = source.query('SELECT pg_sleep(60)').catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { ms } = await passed(closeDataSource(source, LIMIT_MS));
    expect(ms).toBeLessThan(LIMIT_MS + 3_000);
    expect(await hung).toBe('cut');
  });
});
