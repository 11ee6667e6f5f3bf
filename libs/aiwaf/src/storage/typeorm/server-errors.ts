import { AiwafConfigError } from '../../core/errors';
import { DatabaseOptions } from './column-types';

/** How PostgreSQL, and MySQL and MariaDB, say that they do not let somebody in. */
const LOGIN = ['28P01', '28000', 'ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR'];
const RIGHTS = ['42501', 'ER_DBACCESS_DENIED_ERROR', 'ER_TABLEACCESS_DENIED_ERROR'];
const MISSING = ['3D000', 'ER_BAD_DB_ERROR'];

/** The error for an answer by which a server refuses its use as it is set up; `null` for any other. */
export function refusedByServer(code: string, options: DatabaseOptions): AiwafConfigError | null {
  if (LOGIN.includes(code)) {
    return new AiwafConfigError(
      'AIWAF_E_DATABASE_LOGIN',
      `The ${options.type} server refuses user or password.`,
      'Check both in the database URL; special characters in a password are percent-encoded.',
    );
  }
  if (RIGHTS.includes(code)) {
    return new AiwafConfigError(
      'AIWAF_E_DATABASE_LOGIN',
      `The user of the ${options.type} database has not the rights for it.`,
      'Grant the user reading and writing; for aiwaf migrate also making and changing of tables.',
    );
  }
  if (MISSING.includes(code)) {
    return new AiwafConfigError(
      'AIWAF_E_DATABASE_MISSING',
      `The ${options.type} server has no database${nameOf(options)}.`,
      'Create it, empty, then run: aiwaf migrate',
    );
  }
  return null;
}

/** The name as the options hold it: a URL holds a password beside it. */
function nameOf(options: DatabaseOptions): string {
  if (typeof options.database === 'string') return ` ${JSON.stringify(options.database)}`;
  const url = 'url' in options && typeof options.url === 'string' ? options.url : '';
  return URL.canParse(url) ? ` ${JSON.stringify(decodeURIComponent(new URL(url).pathname.slice(1)))}` : '';
}
