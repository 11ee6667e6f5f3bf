import { AiwafConfigError } from '../../core/errors';
import { parseDatabaseUrl } from './database-url';

describe('parseDatabaseUrl', () => {
  it.each([
    ['sqlite:data/aiwaf.sqlite', 'data/aiwaf.sqlite'],
    ['sqlite:/var/lib/aiwaf.sqlite', '/var/lib/aiwaf.sqlite'],
    ['sqlite:///var/lib/aiwaf.sqlite', '/var/lib/aiwaf.sqlite'],
    [' SQLite::memory: ', ':memory:'],
    ['sqlite:C:\\data\\aiwaf.sqlite', 'C:\\data\\aiwaf.sqlite'],
  ])('reads %j as a file', (url, database) => {
    expect(parseDatabaseUrl(url)).toEqual({ type: 'better-sqlite3', database });
  });

  it.each(['postgres', 'postgresql'])('reads a %s URL with its parameters', (scheme) => {
    expect(parseDatabaseUrl(`${scheme}://u:p%40@db.example:5433/shop?sslmode=require`)).toEqual({
      type: 'postgres',
      url: 'postgres://u:p%40@db.example:5433/shop?sslmode=require',
    });
  });

  it.each(['mysql', 'mariadb'])('reads a %s URL', (type) => {
    expect(parseDatabaseUrl(`${type}://u:p%40ss@[::1]:3307/shop`)).toEqual({
      type,
      host: '::1',
      port: 3307,
      username: 'u',
      password: 'p@ss',
      database: 'shop',
    });
    expect(parseDatabaseUrl(`${type}://db.example/shop`)).toMatchObject({ port: 3306 });
  });

  it.each([
    '',
    'aiwaf.sqlite',
    'sqlite:',
    'sqlite://data/aiwaf.sqlite',
    'mongodb://user:hunter2@host/db',
    'postgres://user:hunter2@host',
    'postgres://user:hunter2@host/',
    'postgres://user:hunter2@',
    'postgres:hunter2',
    'mysql://user:hunter2%@host/db',
    'mysql://user:hunter2@host:port/db',
    'mysql://user:hunter2@host/db?ssl=true',
  ])('refuses %j without repeating a password', (url) => {
    let error: unknown;
    try {
      parseDatabaseUrl(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(AiwafConfigError);
    expect(error).toMatchObject({ code: 'AIWAF_E_DATABASE_URL' });
    expect(String(error)).not.toContain('hunter2');
  });
});
