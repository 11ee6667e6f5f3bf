import { AiwafConfigError } from '../../core/errors';
import { DatabaseOptions } from './column-types';

const FORMS =
  'Write sqlite:FILE, postgres://user:password@host:5432/database, mysql://user:password@host:3306/database, or the latter with mariadb:';

/**
 * Reads a database URL into options for a data source. `sqlite:data/aiwaf.sqlite` is relative to the
 * working folder, `sqlite:/var/lib/aiwaf.sqlite` and `sqlite:///var/lib/aiwaf.sqlite` are not.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_URL`; its message never repeats the URL, which may hold a password
 */
export function parseDatabaseUrl(url: string): DatabaseOptions {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url.trim())?.[1].toLowerCase();
  switch (scheme) {
    case 'sqlite':
      return { type: 'better-sqlite3', database: sqliteFile(url.trim().slice('sqlite:'.length)) };
    case 'postgres':
    case 'postgresql': {
      const { href } = serverUrl(url.trim());
      return { type: 'postgres', url: href.replace(/^postgresql:/, 'postgres:') };
    }
    case 'mysql':
    case 'mariadb':
      return mysqlOptions(scheme, serverUrl(url.trim()));
    default:
      throw refusal(
        scheme === undefined
          ? 'The database URL does not start with the kind of database.'
          : `AIWAF cannot use a database of kind ${JSON.stringify(scheme.slice(0, 40))}.`,
      );
  }
}

function sqliteFile(rest: string): string {
  if (rest === '') throw refusal('The database URL names no file.');
  if (!rest.startsWith('//')) return rest;
  if (!rest.startsWith('///'))
    throw refusal('A SQLite database is a file, but its URL names a host after the "//".');
  return rest.slice(2);
}

function serverUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.hostname === '') throw refusal('The database URL names no host.');
  if (parsed.pathname.length < 2) throw refusal('The database URL names no database after the host.');
  if ([parsed.username, parsed.password, parsed.pathname].every(isEncoded)) return parsed;
  throw refusal('User, password or database of the database URL have a "%" that starts no percent encoding.');
}

function mysqlOptions(type: 'mysql' | 'mariadb', url: URL): DatabaseOptions {
  if (url.search !== '') {
    throw new AiwafConfigError(
      'AIWAF_E_DATABASE_URL',
      `A ${type} URL takes no parameters after "?".`,
      'Leave them out, and give options such as "ssl" as an object in place of the URL.',
    );
  }
  return {
    type,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 3306 : Number(url.port),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

function isEncoded(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text);
}

function refusal(problem: string): AiwafConfigError {
  return new AiwafConfigError('AIWAF_E_DATABASE_URL', problem, `${FORMS}.`);
}
