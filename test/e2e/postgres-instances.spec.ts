import { setTimeout as pause } from 'node:timers/promises';
import { INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { aiwafEntities, AiwafModule, AiwafService, HintStatus } from 'nestjs-aiwaf';
import { DataSource } from 'typeorm';
import { systemClock } from '../../libs/aiwaf/src/core/clock';
import { EngineHost } from '../../libs/aiwaf/src/nest/engine/engine-host';
import { Keywords } from '../../libs/aiwaf/src/nest/keywords/keywords';
import { Hints } from '../../libs/aiwaf/src/nest/state/hints';
import { State } from '../../libs/aiwaf/src/nest/state/state';
import {
  openDataSource,
  parseDatabaseUrl,
  PostgresHintChannel,
  TypeOrmBanStore,
} from '../../libs/aiwaf/src/storage';
import { temporaryFolder } from '../contract/backends';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { Host, startHost } from '../helpers/host-app';
import { connectClientOrSkip } from '../helpers/redis-clients';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

/** Hints alone can bring anything within the time of a test. */
const AN_HOUR = 3_600_000;
const CLIENT = '203.0.113.9';
/** Other tests run beside, on databases of their own. */
const OURS = `application_name = 'aiwaf-hints' AND datname = current_database()`;
const HEARS: HintStatus = { by: 'postgres', hears: true };

describe.each(TEST_SERVERS.filter(({ name }) => name === 'PostgreSQL'))(
  'instances with one database on $name and no Redis',
  (server) => {
    let url: string;
    let source: DataSource;
    const apps: { close(): Promise<void> }[] = [];
    beforeAll(async () => {
      url = await ownDatabase(server);
    });
    beforeEach(async () => {
      source = await openDataSource(parseDatabaseUrl(url), 'migrate');
      for (const { target } of source.entityMetadatas) await source.getRepository(target).deleteAll();
    });
    afterEach(async () => {
      for (const app of apps.splice(0)) await app.close();
      await source.destroy();
    });
    const until = async (holds: () => boolean | Promise<boolean>) => {
      while (!(await holds())) await pause(10);
    };
    const start = async (redis: object | null = null) => {
      const database = { url, pollMs: AN_HOUR };
      const aiwaf = { database, redis: redis as never, layers: { headers: false as const } };
      const host = await startHost({ adapter: 'fastify', aiwaf });
      apps.push(host);
      if (redis === null) await until(() => host.service.status().hints?.hears === true);
      return host;
    };
    const engineOf = ({ app }: Host) => app.get(EngineHost).engine;
    const listeners = async () =>
      (await source.query<unknown[]>(`SELECT 1 FROM pg_stat_activity WHERE ${OURS}`)).length;

    it('are told of bans, unbans, exemptions and words at once, over one connection each', async () => {
      const [one, two] = [await start(), await start()];
      expect(two.service.status().hints).toEqual(HEARS);
      expect(await listeners()).toBe(2);
      one.service.ban(CLIENT);
      await until(() => two.service.banOf(CLIENT) !== null);
      two.service.unban(CLIENT);
      await until(() => one.service.banOf(CLIENT) === null);
      await one.service.exempt('/hooks', 'payments');
      await until(() => engineOf(two).exemptions.pathPrefixes.includes('/hooks'));
      await two.app.get(Keywords).approve('phpunit');
      await until(() => engineOf(one).keywords.enforce.active.has('phpunit'));
    });

    it('are told what a command line bans, and what one that ends has banned last', async () => {
      const [one, two] = [await start(), await start()];
      const folder = temporaryFolder();
      try {
        const env = { AIWAF_DATABASE_URL: url };
        expect(await runAiwaf(folder.path, ['ban', CLIENT], env)).toMatchObject({ code: 0, err: '' });
      } finally {
        folder.remove();
      }
      await until(() => [one, two].every(({ service }) => service.banOf(CLIENT) !== null));
      two.service.unban(CLIENT);
      await until(() => one.service.banOf(CLIENT) === null);
      two.service.ban('203.0.113.10');
      // Its last hook comes while the ban waits to be written.
      await two.app.get(State).onApplicationShutdown();
      await until(() => one.service.banOf('203.0.113.10') !== null);
      expect(await listeners()).toBe(1);
    });

    it('are told by a data source of the host too, even one with a single connection', async () => {
      const options = { type: 'postgres' as const, url, poolSize: 1 };
      const typeOrm = TypeOrmModule.forRoot({ ...options, entities: aiwafEntities('postgres') });
      const database = { dataSource: 'default', pollMs: AN_HOUR };
      @Module({ imports: [typeOrm, AiwafModule.forRoot({ database, layers: { headers: false } })] })
      class HostModule {}
      const module = await Test.createTestingModule({ imports: [HostModule] }).compile();
      const app: INestApplication = module.createNestApplication({ logger: false });
      apps.push(app);
      await app.init();
      const service = app.get(AiwafService);
      await until(() => service.status().hints?.hears === true);
      const other = await start();
      other.service.ban(CLIENT);
      await until(() => service.banOf(CLIENT) !== null);
      service.unban(CLIENT);
      await until(() => other.service.banOf(CLIENT) === null);
    });

    it('look again when their connection was cut, since hints may have been missed', async () => {
      const { service } = await start();
      const ban = { ...service.ban(CLIENT), key: '203.0.113.77' };
      // Nobody tells of it.
      await new TypeOrmBanStore(source, systemClock).save([ban]);
      await pause(300);
      expect(service.banOf(ban.key)).toBeNull();
      await source.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${OURS}`);
      await until(() => service.banOf(ban.key) !== null);
      await until(() => service.status().hints?.hears === true);
    });

    it('send at most 20 notifications a second and topic, however much is written', async () => {
      const host = await start();
      const heard: string[] = [];
      const channel = new PostgresHintChannel(source, () => undefined);
      await channel.subscribe(
        (hint) => heard.push(hint.split(' ')[1]),
        () => undefined,
      );
      await until(() => channel.hears);
      const hints = host.app.get(Hints);
      const begun = performance.now();
      while (performance.now() - begun < 1_000) {
        for (const topic of ['state', 'keywords'] as const) hints.tell(topic);
        await pause(1);
      }
      await hints.close();
      const most = 2 + Math.ceil((performance.now() - begun) / 50);
      await channel.publish('a last');
      await until(() => heard.includes('last'));
      await channel.close();
      for (const topic of ['state', 'keywords']) {
        const count = heard.filter((each) => each === topic).length;
        expect(count).toBeGreaterThan(1);
        expect(count).toBeLessThanOrEqual(most);
      }
    });

    it('leave the telling to a Redis where there is one', async () => {
      const opened = await connectClientOrSkip('ioredis');
      if (opened === null) return;
      const host = await start(opened.client);
      expect(host.service.status().hints).toEqual({ by: 'redis', hears: null });
      expect(await listeners()).toBe(0);
      await apps.splice(0)[0].close();
      opened.end();
    });
  },
);
