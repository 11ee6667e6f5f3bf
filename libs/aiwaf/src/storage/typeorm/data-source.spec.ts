import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';
import { DatabaseOptions } from './column-types';
import { openDataSource, SchemaPolicy } from './data-source';
import { migrations } from '#migrations';
import { pendingMigrations } from './migrate';

jest.mock('pg', () => jest.requireActual('a-package-that-is-not-installed'));

const ban = (ip: string) =>
  `insert into aiwaf_blacklistentry (ip_address, reason, created_at, source, level, updated_at)
   values ('${ip}', '', 0, 'person', 1, 0)`;

describe('openDataSource', () => {
  let folder: string;
  const opened: DataSource[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-'));
  });
  afterEach(async () => {
    for (const dataSource of opened.splice(0)) await dataSource.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = async (database: string, schema: SchemaPolicy = 'migrate') => {
    const dataSource = await openDataSource({ type: 'better-sqlite3', database }, schema);
    opened.push(dataSource);
    return dataSource;
  };
  const pragma = async (dataSource: DataSource, name: string) => {
    const [row] = await dataSource.query<Record<string, unknown>[]>(`PRAGMA ${name}`);
    return Object.values(row)[0];
  };

  it('makes the folder and the tables, with a write-ahead log and few syncs', async () => {
    const dataSource = await open(join(folder, 'a/b/aiwaf.sqlite'));
    expect(await pendingMigrations(dataSource)).toEqual([]);
    expect(await pragma(dataSource, 'journal_mode')).toBe('wal');
    expect(await pragma(dataSource, 'synchronous')).toBe(1);
    expect(await pragma(dataSource, 'busy_timeout')).toBe(250);
  });

  it('keeps what is there when it opens a file again', async () => {
    const file = join(folder, 'aiwaf.sqlite');
    await (await open(file)).query(ban('203.0.113.9'));
    const again = await open(file, 'require');
    expect(await again.query('select ip_address from aiwaf_blacklistentry')).toHaveLength(1);
  });

  it('lets several connections start on one new file at once', async () => {
    const file = join(folder, 'aiwaf.sqlite');
    const all = await Promise.all([open(file), open(file), open(file), open(file)]);
    for (const dataSource of all) expect(await pendingMigrations(dataSource)).toEqual([]);
    expect(await all[3].query('select * from aiwaf_migrations')).toHaveLength(migrations.length);
  });

  it('waits for a process that holds the write lock', async () => {
    const file = join(folder, 'aiwaf.sqlite');
    const other = new Database(file);
    other.exec('BEGIN EXCLUSIVE');
    const opening = open(file);
    setTimeout(() => other.exec('COMMIT'), 100);
    expect(await pendingMigrations(await opening)).toEqual([]);
    other.close();
  });

  it('leaves no table behind when a migration fails', async () => {
    const file = join(folder, 'aiwaf.sqlite');
    const other = new Database(file);
    // The last table of the migration cannot be made: the name of its index is taken.
    other.exec('create table x (y int); create index aiwaf_state_key_uniq on x (y)');
    await expect(open(file)).rejects.toMatchObject({ code: 'AIWAF_E_DATABASE_UNWRITABLE' });
    expect(other.prepare("select name from sqlite_master where name like 'aiwaf%'").pluck().all()).toEqual([
      'aiwaf_state_key_uniq',
    ]);
    other.close();
  });

  const refused = async (options: DatabaseOptions, schema: SchemaPolicy): Promise<AiwafConfigError> => {
    const error: unknown = await openDataSource(options, schema).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message.split('\n')).toHaveLength(1);
    return error as AiwafConfigError;
  };
  const sqlite = (database: string): DatabaseOptions => ({ type: 'better-sqlite3', database });

  it('refuses a folder and a path through a file, and makes nothing', async () => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'folder'));
    const paths = [join(folder, 'folder'), join(folder, 'file/aiwaf.sqlite'), '/proc/none/aiwaf.sqlite'];
    for (const path of paths) {
      expect(await refused(sqlite(path), 'migrate')).toMatchObject({ code: 'AIWAF_E_DATABASE_UNWRITABLE' });
    }
    expect(readdirSync(folder)).toEqual(['file', 'folder']);
    expect(readdirSync(join(folder, 'folder'))).toEqual([]);
  });

  it('refuses a file that is no database and leaves it as it is', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'These are notes.\n'.repeat(100));
    expect(await refused(sqlite(file), 'migrate')).toMatchObject({ code: 'AIWAF_E_DATABASE_FOREIGN' });
    expect(readFileSync(file, 'utf8')).toBe('These are notes.\n'.repeat(100));
  });

  it('refuses a database whose tables of these names are somebody else’s', async () => {
    const file = join(folder, 'django.sqlite');
    const other = new Database(file);
    other.exec('create table aiwaf_blacklistentry (id integer primary key, ip_address char(39))');
    expect(await refused(sqlite(file), 'migrate')).toMatchObject({ code: 'AIWAF_E_DATABASE_FOREIGN' });
    expect(other.prepare('select name from sqlite_master').pluck().all()).toEqual(['aiwaf_blacklistentry']);
    other.close();
  });

  it('asks for the migration of a given database, and writes nothing to it', async () => {
    const missing = join(folder, 'sub/none.sqlite');
    expect(await refused(sqlite(missing), 'require')).toMatchObject({
      code: 'AIWAF_E_DATABASE_NOT_MIGRATED',
      remedy: expect.stringMatching(/^Run aiwaf migrate, /),
    });
    expect(existsSync(join(folder, 'sub'))).toBe(false);
    const empty = join(folder, 'empty.sqlite');
    writeFileSync(empty, '');
    expect(await refused(sqlite(empty), 'require')).toMatchObject({ code: 'AIWAF_E_DATABASE_NOT_MIGRATED' });
    expect(readFileSync(empty)).toHaveLength(0);
  });

  it('refuses a kind of database that it does not know', async () => {
    const error = await refused({ type: 'sqlite', database: 'x' } as unknown as DatabaseOptions, 'require');
    expect(error).toMatchObject({ code: 'AIWAF_E_DATABASE_DRIVER' });
  });
});
