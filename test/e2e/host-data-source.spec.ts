import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Logger, Module } from '@nestjs/common';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { getDataSourceToken, TypeOrmModule, TypeOrmModuleOptions } from '@nestjs/typeorm';
import {
  AIWAF_DATA_SOURCE,
  aiwafEntities,
  aiwafMigrations,
  AiwafModule,
  AiwafOptions,
  AiwafService,
  BlacklistEntry,
} from 'nestjs-aiwaf';
import { DataSource, DataSourceOptions, EntitySchema } from 'typeorm';
import { State } from '../../libs/aiwaf/src/nest/state/state';
import { SqliteShare } from '../../libs/aiwaf/src/nest/state/sqlite-share';
import { DatabaseOptions, migrateDatabase, parseDatabaseUrl } from '../../libs/aiwaf/src/storage';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

const Cat = new EntitySchema<{ id: number }>({
  name: 'Cat',
  tableName: 'cat',
  columns: { id: { type: 'integer', primary: true } },
});

@Controller()
class CatsController {
  @Get('cats')
  cats() {
    return [];
  }
}

@Module({ controllers: [CatsController] })
class CatsModule {}

const DATABASES = [
  { name: 'SQLite', make: async (folder: string) => `sqlite:${join(folder, 'host.sqlite')}` },
  ...TEST_SERVERS.map((server) => ({ name: server.name, make: () => ownDatabase(server) })),
];

describe.each(DATABASES)('a data source of the host on $name', ({ make }) => {
  let folder: string;
  let options: DatabaseOptions;
  const apps: NestExpressApplication[] = [];
  const opened: Promise<DataSource>[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-host-'));
    options = parseDatabaseUrl(await make(folder));
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    // A start that is refused leaves the host's own source to the host.
    for (const source of await Promise.all(opened.splice(0)))
      if (source.isInitialized) await source.destroy();
    rmSync(folder, { recursive: true });
  });

  const typeOrm = (more: object = {}) =>
    ({
      ...options,
      entities: [Cat, ...aiwafEntities(options.type)],
      retryAttempts: 0,
      ...more,
    }) as TypeOrmModuleOptions;
  const start = async (host: TypeOrmModuleOptions, database: AiwafOptions['database'], isAsync = false) => {
    const anomaly = { modelFile: join(folder, 'model.json') };
    const aiwaf = { database, layers: { anomaly } };
    const module = await Test.createTestingModule({
      imports: [
        isAsync ? AiwafModule.forRootAsync({ useFactory: async () => aiwaf }) : AiwafModule.forRoot(aiwaf),
        CatsModule,
        TypeOrmModule.forRootAsync({
          name: host.name,
          useFactory: () => host,
          dataSourceFactory: (given) => {
            const opening = new DataSource(given as DataSourceOptions).initialize();
            opened.push(opening);
            return opening;
          },
        }),
      ],
    }).compile();
    const app = module.createNestApplication<NestExpressApplication>({ logger: false });
    apps.push(app);
    return app.init();
  };

  it.each([
    ['default', 'forRoot', undefined],
    ['shop', 'forRootAsync', 'shop'],
  ])('is used by its name %s with %s, and is not closed by the firewall', async (dataSource, way, name) => {
    await migrateDatabase(options);
    const app = await start(typeOrm({ name }), { dataSource, pollMs: 200 }, way === 'forRootAsync');
    const hosts = app.get<DataSource>(getDataSourceToken(name));
    expect(app.get(getDataSourceToken(AIWAF_DATA_SOURCE))).toBe(hosts);
    const aiwaf = app.get(AiwafService);
    aiwaf.ban('203.0.113.9', { reason: 'by hand' });
    await aiwaf.written();
    expect(await hosts.getRepository(BlacklistEntry).find()).toMatchObject([{ ipAddress: '203.0.113.9' }]);
    await app.get(State).onApplicationShutdown();
    expect(hosts.isInitialized).toBe(true);
  });

  it('runs the migrations among its own', async () => {
    const host = typeOrm({ migrations: [...aiwafMigrations], migrationsRun: true });
    const app = await start(host, { dataSource: 'default' });
    await app.get(AiwafService).exempt('/hooks');
    expect((await app.get(AiwafService).changes())[0]).toMatchObject({ action: 'exempt', target: '/hooks' });
  });

  it('is refused with a code where it is not there, lacks entities, or is not migrated', async () => {
    await expect(start(typeOrm(), { dataSource: 'other' })).rejects.toMatchObject({
      code: 'AIWAF_E_DATABASE_SOURCE',
    });
    await expect(start(typeOrm({ entities: [Cat] }), { dataSource: 'default' })).rejects.toMatchObject({
      code: 'AIWAF_E_DATABASE_ENTITIES',
    });
    await expect(start(typeOrm({ entityPrefix: 'x_' }), { dataSource: 'default' })).rejects.toMatchObject({
      code: 'AIWAF_E_DATABASE_ENTITIES',
    });
    await expect(start(typeOrm(), { dataSource: 'default' })).rejects.toMatchObject({
      code: 'AIWAF_E_DATABASE_NOT_MIGRATED',
    });
    for (const database of [{ dataSource: 'aiwaf' }, { dataSource: 'default', url: 'sqlite:x' }])
      await expect(start(typeOrm(), database)).rejects.toMatchObject({ code: 'AIWAF_E_OPTION_VALUE' });
  });

  it('is migrated, read and changed by the command line with --app', async () => {
    writeFileSync(
      join(folder, 'app.cjs'),
      `const { Module } = require(${JSON.stringify(require.resolve('@nestjs/common'))});
       const { TypeOrmModule } = require(${JSON.stringify(require.resolve('@nestjs/typeorm'))});
       const { AiwafModule, aiwafEntities } = require(${JSON.stringify(join(__dirname, '../../libs/aiwaf/dist'))});
       const options = ${JSON.stringify(options)};
       class AppModule {}
       Module({ imports: [
         TypeOrmModule.forRoot({ ...options, entities: aiwafEntities(options.type), retryAttempts: 0 }),
         AiwafModule.forRoot({ database: { dataSource: 'default' } }),
       ] })(AppModule);
       module.exports = { AppModule };`,
    );
    const aiwaf = (...args: string[]) => runAiwaf(folder, ['--app', 'app.cjs#AppModule', ...args]);
    expect((await aiwaf('list')).err).toMatch(/^AIWAF_E_DATABASE_NOT_MIGRATED: /);
    expect(await aiwaf('migrate', '--dry-run')).toMatchObject({ code: 0, err: '' });
    expect(await aiwaf('migrate')).toMatchObject({ code: 0, err: '' });
    expect(await aiwaf('ban', '203.0.113.9')).toMatchObject({ code: 0, err: '' });
    expect((await aiwaf('list', '--blocked', '--only-ip')).out).toBe('203.0.113.9\n');
    expect((await aiwaf('diagnose')).out).toContain(
      `The database is the application's data source "default".`,
    );
    expect(await aiwaf('detect-and-train')).toMatchObject({ code: 0, err: '' });
  });
});

describe('a SQLite file', () => {
  it('on which a second process serves is warned of', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-shared-'));
    const warnings: string[] = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: string) => void warnings.push(text));
    const serve = async () => {
      const database = `sqlite:${join(folder, 'aiwaf.sqlite')}`;
      const module = await Test.createTestingModule({
        imports: [AiwafModule.forRoot({ database })],
      }).compile();
      return module.createNestApplication().init();
    };
    const apps = [await serve(), await serve()];
    const look = async () => {
      for (const app of apps) await app.get(SqliteShare).look();
    };
    await look();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await look();
    expect(warnings.filter((text) => text.startsWith('AIWAF_W_SQLITE_SHARED: Process '))).toHaveLength(1);
    jest.restoreAllMocks();
    for (const app of apps) await app.close();
    rmSync(folder, { recursive: true });
  });
});
