import { DriverPackageNotInstalledError, QueryFailedError } from 'typeorm';
import { refusedByServer } from './server-errors';
import { AiwafConfigError, AiwafError, messageOf } from '../../core/errors';
import { DatabaseOptions } from './column-types';

const PACKAGES: Readonly<Record<DatabaseOptions['type'], string>> = {
  'better-sqlite3': 'better-sqlite3',
  postgres: 'pg',
  mysql: 'mysql2',
  mariadb: 'mysql2',
};

/** The stable code of a failure to open a database, with one sentence of cause and one of remedy. */
export function databaseError(error: unknown, options: DatabaseOptions): AiwafError {
  if (error instanceof AiwafError) return error;
  const name = PACKAGES[options.type];
  if (name === undefined) return unknownKind(options.type);
  if (error instanceof DriverPackageNotInstalledError) {
    return new AiwafConfigError(
      'AIWAF_E_DATABASE_DRIVER',
      `The package ${name} is not installed.`,
      `Run: npm install ${name}`,
    );
  }
  if (options.type === 'better-sqlite3') return sqliteError(error, String(options.database));
  const refused = refusedByServer(codeOf(error), options);
  if (refused !== null) return refused;
  if (error instanceof QueryFailedError && !isConnectionLost(error)) {
    return new AiwafError(
      'AIWAF_E_DATABASE_FAILED',
      `The ${options.type} database refused a statement: ${firstLine(error)}.`,
      'Check the rights of its user, and the log of the server.',
    );
  }
  return new AiwafError(
    'AIWAF_E_DATABASE_UNREACHABLE',
    `The ${options.type} database does not answer: ${firstLine(error)}.`,
    'Check that it runs, and that host and port are right.',
  );
}

function sqliteError(error: unknown, file: string): AiwafError {
  const code = codeOf(error);
  if (code === 'ERR_DLOPEN_FAILED' || firstLine(error).startsWith('Could not locate the bindings file')) {
    return new AiwafConfigError(
      'AIWAF_E_DATABASE_DRIVER',
      'The package better-sqlite3 is installed, but its native part is not built for this Node.js.',
      'Run: npm rebuild better-sqlite3 (from npm 12 on first: npm install-scripts approve better-sqlite3)',
    );
  }
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new AiwafConfigError(
      'AIWAF_E_DATABASE_FOREIGN',
      `${file} is not a sound SQLite database.`,
      'Give another path, or move that file away.',
    );
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new AiwafError(
      'AIWAF_E_DATABASE_UNREACHABLE',
      `The database ${file} is locked by another process.`,
      'Start again when that one is done.',
    );
  }
  return unwritable(`The database ${file} cannot be written: ${firstLine(error)}.`);
}

/** The error for a path on which no database can be. */
export function unwritable(problem: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_DATABASE_UNWRITABLE',
    problem,
    'Give the path of a file in a folder that this user may write to.',
  );
}

/** The error for a kind of database that AIWAF knows no driver of. */
export function unknownKind(type: unknown): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_DATABASE_DRIVER',
    `AIWAF cannot use a database of type ${JSON.stringify(type)}.`,
    `Write one of ${Object.keys(PACKAGES).join(', ')}.`,
  );
}

/** The code that Node.js and database drivers put on their errors, or the empty text. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** Whether a statement failed because the server went away or takes nobody now, and not by what it says. */
function isConnectionLost(error: unknown): boolean {
  return /^(?:08|57P0|53300$|E[A-Z]+$|PROTOCOL_|ER_CON_COUNT|ER_SERVER_SHUTDOWN)/.test(codeOf(error));
}

/** Some drivers answer an empty message with a code, some a message of many lines. */
function firstLine(error: unknown): string {
  const line = messageOf(error).split('\n', 1)[0].replace(/\.$/, '');
  return line === '' ? codeOf(error) || 'no reason given' : line;
}

/** Whether a statement failed only because another connection holds SQLite's write lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}
