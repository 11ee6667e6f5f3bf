import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseAddress } from '../../core/client/address';
import { PRIVATE_NETWORKS } from '../../core/client/client';
import { messageOf } from '../../core/errors';
import { migrationNames, parseDatabaseUrl } from '../../storage';
import { ROUTES_KEY } from '../routing/saved-routes';
import { ago, error, Finding, ok, Surroundings, warning } from './check';

const SCHEMA_CODES = ['AIWAF_E_DATABASE_NOT_MIGRATED', 'AIWAF_E_DATABASE_NEWER'];
const LAST_CLIENTS = 1_000;
/** Fewer requests may well all be somebody's own. */
const ENOUGH_CLIENTS = 20;
const CLOCKS_DIFFER_MS = 120_000;
const LEAST_YEAR = 2024;
const MEGABYTE = 1_000_000;
const LITTLE_SPACE = 500 * MEGABYTE;
const NO_SPACE = 20 * MEGABYTE;

export function lookAtDatabase({ options, databaseProblem }: Surroundings): Finding {
  if (options.database === false) {
    return warning(
      'There is no database: bans end with the process, and commands see nothing of it.',
      'Set the option database, such as "sqlite:aiwaf-data/aiwaf.sqlite".',
    );
  }
  if (databaseProblem !== null && !SCHEMA_CODES.includes(databaseProblem.code))
    return error(`${databaseProblem.code}: ${databaseProblem.problem}`, databaseProblem.remedy);
  if (typeof options.database === 'object')
    return ok(`The database is the application's data source "${options.database.dataSource}".`);
  const database = parseDatabaseUrl(options.database);
  return ok(
    `The database is ${database.type === 'better-sqlite3' ? `the SQLite file ${database.database}` : `a ${database.type} server`}.`,
  );
}

export async function lookAtSchema({ databaseProblem, dataSource }: Surroundings): Promise<Finding | null> {
  if (databaseProblem !== null && SCHEMA_CODES.includes(databaseProblem.code))
    return error(`${databaseProblem.code}: ${databaseProblem.problem}`, databaseProblem.remedy);
  if (dataSource === null) return null;
  return ok(`The tables are those of this version: ${migrationNames.length} migrations have run.`);
}

export async function lookAtWriting({ facts }: Surroundings): Promise<Finding | null> {
  if (facts === null) return null;
  try {
    await facts.tryWriting();
    return ok('The database can be written.');
  } catch (reason) {
    return error(
      `The database cannot be written: ${messageOf(reason)}.`,
      'Let this user write: to a SQLite file and its folder, where a process that hangs may also hold its lock; on a server, to the tables.',
    );
  }
}

export async function lookAtClock({ facts, now }: Surroundings): Promise<Finding> {
  const remedy = 'Set the clock of this machine, for instance with NTP.';
  const time = new Date(now).toISOString();
  if (new Date(now).getUTCFullYear() < LEAST_YEAR) return error(`The clock says ${time}.`, remedy);
  const newest = (await facts?.newestAt()) ?? null;
  if (newest !== null && newest > now + CLOCKS_DIFFER_MS) {
    return warning(
      `The clock says ${time}, but the database has rows of ${new Date(newest).toISOString()}.`,
      remedy,
    );
  }
  return ok(`The clock says ${time}.`);
}

export async function lookAtRoutes({ facts, now }: Surroundings): Promise<Finding | null> {
  if (facts === null) return null;
  const at = await facts.savedAt(ROUTES_KEY);
  return at === null
    ? warning(
        'No route table was saved: training knows what is served from the log alone.',
        'Start the application once with this database.',
      )
    : ok(`The route table was saved ${ago(at, now)}.`);
}

export async function lookAtProxies({ options, facts }: Surroundings): Promise<Finding> {
  const { trustedProxies } = options.clientIp;
  if (trustedProxies.length > 0) return ok(`Proxies are declared: ${trustedProxies.join(', ')}.`);
  const clients = (await facts?.lastClients(LAST_CLIENTS)) ?? [];
  if (clients.length < ENOUGH_CLIENTS || !clients.every(isPrivate))
    return ok('No proxy is declared, and none shows.');
  return warning(
    `The last ${clients.length} requests came from private addresses alone (${[...new Set(clients)].slice(0, 3).join(', ')}): probably a proxy that is not declared.`,
    'Set clientIp.trustedProxies, or AIWAF_TRUSTED_PROXIES, to the addresses of your proxies.',
  );
}

export async function lookAtDisk({ options }: Surroundings): Promise<Finding | null> {
  if (typeof options.database !== 'string') return null;
  const database = parseDatabaseUrl(options.database);
  if (database.type !== 'better-sqlite3') return null;
  const { folder, bytes } = await freeSpace(dirname(resolve(database.database)));
  const text = `${Math.floor(bytes / MEGABYTE)} MB are free in ${folder}.`;
  const remedy = 'Make room, or move the database to a larger disk.';
  if (bytes < NO_SPACE) return error(text, remedy);
  return bytes < LITTLE_SPACE ? warning(text, remedy) : ok(text);
}

/** Of the folder, or the nearest one above that is there. */
async function freeSpace(folder: string): Promise<{ folder: string; bytes: number }> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return { folder, bytes: bavail * bsize };
  } catch (reason) {
    const above = dirname(folder);
    if (above === folder) throw reason;
    return freeSpace(above);
  }
}

function isPrivate(text: string): boolean {
  const address = parseAddress(text);
  return address !== null && PRIVATE_NETWORKS.has(address);
}
