import { existsSync } from 'node:fs';
import { AiwafOptions } from '../nest/options/aiwaf.options';
import { DEFAULT_DATABASE } from '../nest/options/resolve-options';
import { parseDatabaseUrl } from '../storage';

/**
 * The options of a program that is configured by environment alone: `AIWAF_MODE`,
 * `AIWAF_DATABASE_URL`, `AIWAF_TRUSTED_PROXIES` (comma separated) and `AIWAF_ACCESS_LOG`. Their
 * values are checked as the module's options are.
 */
export function optionsFromEnvironment(environment: NodeJS.ProcessEnv): AiwafOptions {
  const {
    AIWAF_MODE: mode,
    AIWAF_DATABASE_URL: database = DEFAULT_DATABASE,
    AIWAF_TRUSTED_PROXIES: proxies,
    AIWAF_ACCESS_LOG: accessLog,
  } = environment;
  return {
    database,
    ...(mode === undefined ? {} : { mode: mode as AiwafOptions['mode'] }),
    ...(proxies === undefined ? {} : { clientIp: { trustedProxies: words(proxies) } }),
    ...(accessLog === undefined ? {} : { accessLog: words(accessLog) }),
  };
}

/**
 * The same options for a command that changes nothing: a SQLite file that is not there is not made
 * for it.
 *
 * @param args the command line
 */
export function withoutTraces(options: AiwafOptions, args: readonly string[]): AiwafOptions {
  if (!readsOnly(args) || typeof options.database !== 'string') return options;
  const database = parseDatabaseUrl(options.database);
  const isMissing = database.type === 'better-sqlite3' && !existsSync(database.database);
  return isMissing ? { ...options, database: false } : options;
}

/** @param args as `process.argv` */
function readsOnly([, , command, what, ...more]: readonly string[]): boolean {
  const flags = [command, what, ...more];
  if (['--dry-run', '--help', '-h'].some((flag) => flags.includes(flag))) return true;
  if (command === 'model') return what === 'list' || what === 'inspect';
  return command === 'training-runs' || (command === 'proposals' && what === 'list');
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
