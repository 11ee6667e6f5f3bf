import { DataSource } from 'typeorm';
import { closeDataSource, limitHangs } from '../../libs/aiwaf/src/storage/typeorm/hang-limit';
import { suiteThatNeeds } from '../helpers/needed';
import { OwnMariaDb, ownMariaDbMissing } from '../helpers/own-mariadb';
import { OwnPostgres, ownPostgresMissing } from '../helpers/own-postgres';
import { OwnServer } from '../helpers/own-server';

const LIMIT_MS = 700;

const SERVERS = [
  {
    name: 'PostgreSQL',
    start: () => OwnPostgres.start(),
    options: (url: string) => ({ type: 'postgres', url, connectTimeoutMS: LIMIT_MS }) as const,
    me: 'SELECT pg_backend_pid() AS id',
    hang: 'SELECT pg_sleep(60)',
  },
  {
    name: 'MariaDB',
    start: () => OwnMariaDb.start(),
    options: (url: string) => ({ type: 'mariadb', url, connectTimeout: LIMIT_MS }) as const,
    me: 'SELECT CONNECTION_ID() AS id',
    hang: 'SELECT SLEEP(60)',
  },
];

suiteThatNeeds(ownPostgresMissing() ?? ownMariaDbMissing()).each(SERVERS)(
  'a $name that is frozen',
  (kind) => {
    let server: OwnServer;
    let source: DataSource;
    beforeAll(async () => {
      server = await kind.start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      source = await new DataSource(kind.options(server.url)).initialize();
    });
    afterEach(async () => {
      server.thaw();
      // What was cut off cannot be ended once more.
      await source.destroy().catch(() => undefined);
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
      server.freeze();
      const { error, ms } = await passed(source.query('SELECT 2'));
      expect(error).not.toBeNull();
      expect(ms).toBeLessThan(LIMIT_MS + 3_000);
      server.thaw();
      expect(await source.query('SELECT 3 AS three')).toEqual([
        expect.objectContaining({ three: expect.anything() }),
      ]);
    });

    it('leaves statements alone that are answered in time, and idle connections', async () => {
      limitHangs(source, LIMIT_MS);
      const pid = async () => Number((await source.query<{ id: number | string }[]>(kind.me))[0].id);
      const first = await pid();
      await new Promise((resolve) => setTimeout(resolve, 2 * LIMIT_MS));
      expect(await pid()).toBe(first);
    });

    it('does not keep a data source from being closed', async () => {
      limitHangs(source, 60_000);
      await source.query('SELECT 1');
      server.freeze();
      const hung = source.query(kind.hang).catch(() => 'cut');
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { ms } = await passed(closeDataSource(source, LIMIT_MS));
      expect(ms).toBeLessThan(LIMIT_MS + 3_000);
      expect(await hung).toBe('cut');
    });
  },
);
