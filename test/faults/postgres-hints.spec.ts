import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import {
  HintTimes,
  openDataSource,
  parseDatabaseUrl,
  PostgresHintChannel,
  UnheardError,
} from '../../libs/aiwaf/src/storage';
import { DeafPooler } from '../helpers/deaf-pooler';
import { Host, startHost } from '../helpers/host-app';
import { suiteThatNeeds } from '../helpers/needed';
import { OwnPostgres, ownPostgresMissing } from '../helpers/own-postgres';

/** Long enough for a loaded machine, short enough for a test. */
const TIMES: HintTimes = {
  checkMs: 100,
  limitMs: 2_000,
  firstPauseMs: 20,
  longestPauseMs: 100,
  unheardPauseMs: 100,
};
/** Hints alone can bring anything within the time of a test. */
const AN_HOUR = 3_600_000;

suiteThatNeeds(ownPostgresMissing())('hints over PostgreSQL', () => {
  let postgres: OwnPostgres;
  let source: DataSource;
  let channels: PostgresHintChannel[];
  let heard: string[];
  let missed: number;
  let told: (Error | null)[];
  beforeAll(async () => {
    postgres = await OwnPostgres.start();
    await (await openDataSource(parseDatabaseUrl(postgres.url), 'migrate')).destroy();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    [channels, heard, missed, told] = [[], [], 0, []];
    source = await openDataSource(parseDatabaseUrl(postgres.url), 'require');
  });
  afterEach(async () => {
    postgres.thaw();
    for (const channel of channels) await channel.close();
    await source.destroy();
  });
  const subscribe = async (times = TIMES, over = source) => {
    const channel = new PostgresHintChannel(over, (trouble) => told.push(trouble), times);
    channels.push(channel);
    await channel.subscribe(
      (hint) => heard.push(hint),
      () => missed++,
    );
    return channel;
  };
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) await pause(10);
  };
  const arrives = async (channel: PostgresHintChannel, hint: string) => {
    await channel.publish(hint);
    await until(() => heard.includes(hint));
  };
  const listeners = () =>
    source.query<{ pid: number }[]>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'aiwaf-hints'`,
    );

  it('are heard on one connection beside the pool, after a word that some may have been missed before', async () => {
    const channel = await subscribe();
    expect(channel.hears).toBe(false);
    await until(() => channel.hears);
    expect(missed).toBe(1);
    await arrives(channel, 'a state');
    expect(await listeners()).toHaveLength(1);
    await channel.close();
    await until(async () => (await listeners()).length === 0);
    expect([missed, told]).toEqual([1, []]);
  });

  it('are heard again when the connection was cut, each time after a word that some were missed', async () => {
    const channel = await subscribe();
    for (let cuts = 1; cuts <= 3; cuts++) {
      await until(() => missed === cuts);
      for (const { pid } of await listeners()) await source.query('SELECT pg_terminate_backend($1)', [pid]);
    }
    await until(() => missed === 4);
    await arrives(channel, 'a state');
    // A cut is no news.
    expect(told).toEqual([]);
  });

  it('are heard again when the server was killed and is back, which is told while it lasts', async () => {
    const channel = await subscribe();
    await until(() => channel.hears);
    await postgres.kill();
    await until(() => told.length === 1);
    expect(told[0]).not.toBeNull();
    expect(channel.hears).toBe(false);
    // However long that lasts.
    await pause(5 * TIMES.longestPauseMs);
    expect(told).toHaveLength(1);
    await postgres.restart();
    await until(() => channel.hears);
    expect([missed, told.at(-1)]).toEqual([2, null]);
    await arrives(channel, 'a state');
  });

  it('are known not to come from a server that froze, which closes no connection', async () => {
    const channel = await subscribe({ ...TIMES, limitMs: 500 });
    await until(() => channel.hears);
    postgres.freeze();
    await until(() => !channel.hears);
    postgres.thaw();
    await until(() => channel.hears);
    expect(missed).toBe(2);
  });

  it('end at once while the server is frozen', async () => {
    const channel = await subscribe({ ...TIMES, checkMs: 60_000, limitMs: 60_000 });
    await until(() => channel.hears);
    postgres.freeze();
    const begun = performance.now();
    await channel.close();
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('are told, once, not to arrive behind a pooler that gives each transaction another connection', async () => {
    const pooler = await DeafPooler.start(postgres.port);
    const url = postgres.url.replace(String(postgres.port), String(pooler.port));
    const pooled = await openDataSource(parseDatabaseUrl(url), 'require');
    try {
      const channel = await subscribe({ ...TIMES, limitMs: 300 }, pooled);
      await until(() => told.length === 1);
      expect(told[0]).toBeInstanceOf(UnheardError);
      // It tries again all the time.
      await pause(1_500);
      expect(told).toHaveLength(1);
      expect([channel.hears, missed]).toEqual([false, 0]);
      // Those of the others are heard by who is not behind it.
      const other = await subscribe();
      await until(() => other.hears);
      await arrives(channel, 'a state');
    } finally {
      await channels[0].close();
      await pooled.destroy();
      await pooler.stop();
    }
  });

  it('are those of one schema', async () => {
    const options = { ...parseDatabaseUrl(postgres.url), schema: 'Other one' };
    await source.query('CREATE SCHEMA "Other one"');
    const other = await openDataSource(options as ReturnType<typeof parseDatabaseUrl>, 'migrate');
    try {
      const [here, there] = [await subscribe(), await subscribe(TIMES, other)];
      await until(() => here.hears && there.hears);
      heard.length = 0;
      await there.publish('a there');
      await until(() => heard.length > 0);
      await arrives(here, 'a here');
      expect(heard).toEqual(['a there', 'a here']);
    } finally {
      await channels[1].close();
      await other.destroy();
    }
  });

  describe('in an application', () => {
    const hosts: Host[] = [];
    afterEach(async () => {
      for (const host of hosts.splice(0)) await host.close();
    });
    const start = async (url: string) => {
      const database = { url, pollMs: AN_HOUR };
      const host = await startHost({
        adapter: 'fastify',
        aiwaf: { database, layers: { requestLog: false } },
      });
      const codes: string[] = [];
      host.service.onEvent((event) => event.type === 'fault' && codes.push(event.code));
      hosts.push(host);
      return { ...host, codes };
    };

    it('bring bans again when the server was killed and is back, and a warning meanwhile', async () => {
      const [one, two] = [await start(postgres.url), await start(postgres.url)];
      const hear = () => [one, two].every(({ service }) => service.status().hints?.hears === true);
      await until(hear);
      await postgres.kill();
      await until(() => two.codes.includes('AIWAF_W_HINTS_LOST'));
      expect(two.service.status().hints).toEqual({ by: 'postgres', hears: false });
      await postgres.restart();
      await until(hear);
      one.service.ban('203.0.113.9');
      await until(() => two.service.banOf('203.0.113.9') !== null);
    });

    it('are warned of where a pooler does not deliver them', async () => {
      const pooler = await DeafPooler.start(postgres.port);
      try {
        const { codes } = await start(postgres.url.replace(String(postgres.port), String(pooler.port)));
        await until(() => codes.length > 0);
        expect(codes).toEqual(['AIWAF_W_HINTS_UNHEARD']);
      } finally {
        await hosts.splice(0)[0].close();
        await pooler.stop();
      }
    });
  });
});
