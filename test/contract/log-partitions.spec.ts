import { DataSource } from 'typeorm';
import { Clock, ManualClock, systemClock } from '../../libs/aiwaf/src/core/clock';
import { RequestLogEntry } from '../../libs/aiwaf/src/core/ports/request-log-sink';
import {
  aiwafEntities,
  checkHostDataSource,
  DAY_MS,
  databaseWriter,
  LogDays,
  openDataSource,
  parseDatabaseUrl,
  partitionLog,
  RequestLog,
  startOfDay,
  TypeOrmRequestLog,
  unpartitionLog,
} from '../../libs/aiwaf/src/storage';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

const TODAY = startOfDay(Date.now());
const partOf = (day: number) =>
  `aiwaf_requestlog_p${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;

let count = 0;
const entry = (at: number, more: Partial<RequestLogEntry> = {}): RequestLogEntry => ({
  at,
  requestId: `part-${count++}`,
  address: '203.0.113.9',
  method: 'GET',
  path: '/',
  status: 200,
  responseTime: 0.01,
  userAgent: 'x',
  referer: '',
  contentLength: null,
  verdict: 'pass',
  layer: null,
  code: null,
  ...more,
});

describe.each(TEST_SERVERS.filter(({ name }) => name === 'PostgreSQL'))(
  'the log by day on $name',
  (server) => {
    let url: string;
    let source: DataSource;
    let days: LogDays;
    beforeEach(async () => {
      url = await ownDatabase(server);
      source = await openDataSource(parseDatabaseUrl(url), 'migrate');
      days = new LogDays(source);
    });
    afterEach(() => source.destroy());

    const log = (clock: Clock = systemClock) => new TypeOrmRequestLog(source, clock);
    const rows = () => source.getRepository(RequestLog);
    const drift = async (of = source) => {
      const { upQueries } = await of.driver.createSchemaBuilder().log();
      return upQueries.map(({ query }) => query);
    };
    const names = async () => (await days.partitions())?.map(({ name }) => name);
    const countIn = async (table: string) =>
      Number((await source.query<{ n: string }[]>(`SELECT count(*) AS n FROM ${table}`))[0].n);
    /** Parts of days before today, as they were made when those were to come. */
    const makePast = async (...ago: number[]) => {
      await source.query('ALTER TABLE aiwaf_requestlog DETACH PARTITION aiwaf_requestlog_history');
      for (const n of ago) {
        const from = TODAY - n * DAY_MS;
        await source.query(
          `CREATE TABLE ${partOf(from)} PARTITION OF aiwaf_requestlog FOR VALUES FROM (${from}) TO (${from + DAY_MS})`,
        );
      }
      const oldest = TODAY - Math.max(...ago) * DAY_MS;
      await source.query(
        `ALTER TABLE aiwaf_requestlog ATTACH PARTITION aiwaf_requestlog_history FOR VALUES FROM (MINVALUE) TO (${oldest})`,
      );
    };

    it('keeps rows, ids and schema on the way there and back', async () => {
      const before = [entry(TODAY - 40 * DAY_MS), entry(TODAY), entry(TODAY + 400 * DAY_MS)];
      await log().save(before);
      const ids = async () => (await rows().find({ order: { id: 'ASC' } })).map(({ id }) => id);
      expect(await partitionLog(source)).toBe(true);
      expect(await partitionLog(source)).toBe(false);
      expect(await drift()).toEqual([]);
      expect(await names()).toEqual([
        'aiwaf_requestlog_history',
        ...Array.from({ length: 7 }, (_, i) => partOf(TODAY + (i + 1) * DAY_MS)),
        'aiwaf_requestlog_default',
      ]);
      expect(await countIn('aiwaf_requestlog_history')).toBe(2);
      expect(await countIn('aiwaf_requestlog_default')).toBe(1);
      const after = [entry(TODAY + DAY_MS), entry(TODAY + 3 * DAY_MS), entry(TODAY + 100 * DAY_MS)];
      await log().save(after);
      await log().save([...before, ...after]);
      expect(await ids()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await countIn(partOf(TODAY + DAY_MS))).toBe(1);
      expect(await log().find(after[1].requestId)).toEqual(after[1]);

      expect(await unpartitionLog(source)).toBe(true);
      expect(await unpartitionLog(source)).toBe(false);
      expect([await days.partitions(), await drift()]).toEqual([null, []]);
      await log().save([...before, ...after, entry(TODAY)]);
      const last = (await ids()).at(-1) as number;
      expect(await ids()).toEqual([1, 2, 3, 4, 5, 6, last]);
      expect(await partitionLog(source)).toBe(true);
      expect([await drift(), await rows().count()]).toEqual([[], 7]);
    });

    it('is taken at a start, and by a data source of the host', async () => {
      await partitionLog(source);
      await (await openDataSource(parseDatabaseUrl(url), 'require')).destroy();
      const hosts = new DataSource({ type: 'postgres', url, entities: aiwafEntities('postgres') });
      await hosts.initialize();
      await checkHostDataSource(hosts);
      expect((await drift(hosts)).filter((query) => query.includes('requestlog'))).toEqual([]);
      await hosts.destroy();
    });

    it('drops days that are over, and deletes what is in no day', async () => {
      await log().save([entry(TODAY - 35 * DAY_MS)]);
      await partitionLog(source);
      await makePast(33, 32, 31, 30, 29, 1);
      for (const ago of [33, 32, 31, 30, 29, 1]) await log().save([entry(TODAY - ago * DAY_MS + 1)]);
      // A day without a part of its own.
      await log().save([entry(TODAY - 15 * DAY_MS)]);
      const clock = new ManualClock(TODAY + DAY_MS / 2);
      expect(await log(clock).purge(30)).toBe(0);
      // The history was over with the first of the days that were dropped.
      expect((await names())?.slice(0, 2)).toEqual([
        partOf(TODAY - 30 * DAY_MS),
        partOf(TODAY - 29 * DAY_MS),
      ]);
      expect(await rows().count()).toBe(4);
      expect(await log(clock).purge(14)).toBe(1);
      expect((await names())?.[0]).toBe(partOf(TODAY - DAY_MS));
      expect(await rows().count()).toBe(1);
      expect(await drift()).toEqual([]);
    });

    it('deletes old rows of before in chunks, until there are none', async () => {
      for (let i = 0; i < 40; i++)
        await log().save(Array.from({ length: 32 }, () => entry(TODAY - 40 * DAY_MS)));
      await log().save([entry(TODAY)]);
      await partitionLog(source);
      expect(await log().purge(30)).toBe(1_280);
      expect(await rows().count()).toBe(1);
    });

    it('drops nothing by a clock that is ahead of the server’s', async () => {
      await partitionLog(source);
      await makePast(20);
      await log().save([entry(TODAY - 20 * DAY_MS)]);
      expect(await log(new ManualClock(TODAY + 400 * DAY_MS)).purge(30)).toBe(0);
      expect(await rows().count()).toBe(1);
    });

    it('makes each day once, however many do', async () => {
      await partitionLog(source);
      for (const day of [3, 4, 5]) await source.query(`DROP TABLE ${partOf(TODAY + day * DAY_MS)}`);
      const made = await Promise.all([1, 2, 3, 4].map(() => new LogDays(source).makeAhead()));
      expect(made.reduce((sum, n) => sum + n)).toBe(3);
      expect(await names()).toHaveLength(9);
    });

    it('leaves a day in the default part that began there', async () => {
      await partitionLog(source);
      for (const day of [3, 4]) await source.query(`DROP TABLE ${partOf(TODAY + day * DAY_MS)}`);
      await log().save([entry(TODAY + 3 * DAY_MS + 5)]);
      expect(await days.makeAhead()).toBe(1);
      await log().save([entry(TODAY + 3 * DAY_MS + 6), entry(TODAY + 4 * DAY_MS)]);
      expect(await countIn('aiwaf_requestlog_default')).toBe(2);
    });

    it('waits for a reader a short while, and tries again', async () => {
      await partitionLog(source);
      await makePast(40);
      const reader = source.createQueryRunner();
      await reader.query('BEGIN');
      await reader.query('SELECT count(*) FROM aiwaf_requestlog');
      const dropping = days.dropBefore(TODAY);
      // Meanwhile rows are written.
      await log().save([entry(TODAY)]);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await log().save([entry(TODAY)]);
      expect(await names()).toContain(partOf(TODAY - 40 * DAY_MS));
      await reader.query('COMMIT');
      await reader.release();
      expect(await dropping).toBe(2);
    });

    it('keeps the rights, and lets one who may not drop delete', async () => {
      const role = `aiwaf_test_${process.pid}`;
      await source.query(`CREATE ROLE ${role} LOGIN`);
      try {
        await source.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`);
        await source.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
        await partitionLog(source);
        await makePast(40);
        const own = new URL(url);
        own.username = role;
        const theirs = await openDataSource(parseDatabaseUrl(own.href), 'require');
        const theirLog = new TypeOrmRequestLog(theirs, systemClock);
        await theirLog.save([entry(TODAY - 40 * DAY_MS), entry(TODAY + DAY_MS)]);
        expect(await theirLog.purge(30)).toBe(1);
        expect(await names()).toContain(partOf(TODAY - 40 * DAY_MS));
        await source.query(`DROP TABLE ${partOf(TODAY + 7 * DAY_MS)}`);
        await expect(theirLog.makeDaysAhead()).rejects.toMatchObject({ code: '42501' });
        await theirLog.save([entry(TODAY + 7 * DAY_MS)]);
        expect(await countIn('aiwaf_requestlog_default')).toBe(1);
        await unpartitionLog(source);
        await theirLog.save([entry(TODAY)]);
        await theirs.destroy();
        expect(await rows().count()).toBe(3);
      } finally {
        await source.query(`DROP OWNED BY ${role}`);
        await source.query(`DROP ROLE ${role}`);
      }
    });

    it('belongs to whom the table belongs to, whoever partitions it', async () => {
      const role = `aiwaf_owner_${process.pid}`;
      await source.query(`CREATE ROLE ${role} LOGIN`);
      try {
        await source.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
        await source.query(`ALTER TABLE aiwaf_requestlog OWNER TO ${role}`);
        await partitionLog(source);
        const owners = await source.query<{ owner: string }[]>(
          "SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relname LIKE 'aiwaf_requestlog%' AND relkind IN ('r', 'p')",
        );
        expect(owners).toEqual([{ owner: role }]);
      } finally {
        await source.query(`DROP OWNED BY ${role}`);
        await source.query(`DROP ROLE ${role}`);
      }
    });

    it('is left alone where it is partitioned already, whoever reads it', async () => {
      await partitionLog(source);
      const reader = source.createQueryRunner();
      await reader.query('BEGIN');
      await reader.query('SELECT count(*) FROM aiwaf_requestlog');
      try {
        expect(await partitionLog(source)).toBe(false);
      } finally {
        await reader.query('COMMIT');
        await reader.release();
      }
    });

    it('drops passed rows first while it cannot be written, counts them, and writes the rest at the end', async () => {
      await partitionLog(source);
      const lock = source.createQueryRunner();
      await lock.query('BEGIN');
      await lock.query('LOCK TABLE aiwaf_requestlog IN ACCESS EXCLUSIVE MODE');
      const writing = { clock: systemClock, maxQueue: 200, onFault: () => undefined };
      const writer = databaseWriter(log(), writing, 1_000_000);
      const denied = { verdict: 'deny', layer: 'geo', code: 'geo.country' } as const;
      for (let i = 0; i < 500; i++) writer.entries.add(entry(TODAY + i, i % 5 === 0 ? denied : {}));
      expect(writer.entries.counters).toEqual({ written: 0, dropped: 300, waiting: 200 });
      const closing = writer.close(20_000);
      writer.entries.add(entry(TODAY));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await lock.query('COMMIT');
      await lock.release();
      await closing;
      expect(writer.entries.counters).toEqual({ written: 200, dropped: 301, waiting: 0 });
      expect(await rows().count()).toBe(200);
      expect(await rows().countBy({ verdict: 'deny' })).toBe(100);
    });
  },
);
