import { setTimeout } from 'node:timers/promises';
import { ModuleRef } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AiwafConfigError, AiwafError } from '../../core/errors';
import { DatabaseOptions, openDataSource, parseDatabaseUrl, SchemaPolicy } from '../../storage';
import { checkHostDataSource } from '../../storage';
import { Events } from '../events';
import { ResolvedOptions } from '../options/aiwaf.options';
import { CommandRole, commandRole } from '../process-role';
import { hostDataSource } from './host-data-source';

const MEMORY = ':memory:';
/** Pauses between attempts to reach a server that is away, in ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** What opens the database: the process that starts, and what it has for that. */
export interface Opening {
  readonly options: Pick<ResolvedOptions, 'database' | 'whenAway'>;
  readonly modules: ModuleRef;
  readonly events: Pick<Events, 'warnOnce'>;
}

/**
 * The database of the process: opened, or the host's own; `null` for none. A SQLite file is brought up to
 * date by a host that starts, a server's database by `aiwaf migrate` alone.
 *
 * @throws AiwafError what {@link openDataSource}, {@link hostDataSource} and {@link checkHostDataSource} throw;
 * in a command the problem is kept instead
 */
export async function openDatabase(opening: Opening): Promise<DataSource | null> {
  const role = commandRole();
  if (role !== null) return openForCommand(opening, role);
  const { database, whenAway } = opening.options;
  if (database === false) return null;
  if (typeof database !== 'string') return checkedHostDataSource(opening, database.dataSource);
  const options = parseDatabaseUrl(database);
  const schema = options.type === 'better-sqlite3' ? 'migrate' : 'require';
  return whenAway === 'wait'
    ? openWhenThere(options, schema, opening.events)
    : openDataSource(options, schema);
}

/**
 * The URL of a database that other processes share.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_NONE`, `AIWAF_E_DATABASE_URL`
 */
export function sharedDatabase(url: string | false): DatabaseOptions {
  const options = url === false ? null : parseDatabaseUrl(url);
  if (options !== null && options.database !== MEMORY) return options;
  throw new AiwafConfigError(
    'AIWAF_E_DATABASE_NONE',
    'The options keep everything in the memory of each process, where a command finds nothing.',
    'Set the option database to a URL such as sqlite:aiwaf-data/aiwaf.sqlite.',
  );
}

/** What cannot be opened is kept for the command to tell: not every command needs it. */
async function openForCommand(opening: Opening, role: CommandRole): Promise<DataSource | null> {
  const { database } = opening.options;
  if (!role.database.opens || role.optionsProblem !== null) return null;
  try {
    if (typeof database === 'object') return await checkedHostDataSource(opening, database.dataSource);
    const options = role.database.makes && database !== false ? parseDatabaseUrl(database) : null;
    return options?.type === 'better-sqlite3'
      ? await openDataSource(options, 'migrate')
      : await openDataSource(sharedDatabase(database), 'require');
  } catch (error) {
    if (!(error instanceof AiwafError)) throw error;
    role.databaseProblem = error;
    return null;
  }
}

async function checkedHostDataSource({ modules }: Opening, name: string): Promise<DataSource> {
  const dataSource = await hostDataSource(modules, name);
  await checkHostDataSource(dataSource);
  return dataSource;
}

/** Tries again until the server answers. What waiting does not mend, such as a refused password, is thrown. */
async function openWhenThere(
  options: DatabaseOptions,
  schema: SchemaPolicy,
  events: Opening['events'],
): Promise<DataSource> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await openDataSource(options, schema);
    } catch (error) {
      if (!(error instanceof AiwafError) || error.code !== 'AIWAF_E_DATABASE_UNREACHABLE') throw error;
      events.warnOnce('AIWAF_W_DATABASE_AWAY', `The start waits for the database. ${error.problem}`);
    }
    await setTimeout(pauseMs);
  }
}
