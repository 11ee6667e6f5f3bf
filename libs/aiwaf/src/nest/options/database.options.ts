import { integer, oneOf, string } from '../../core/options/checks';
import { Checks, invalidOption, mergeOptions } from '../../core/options/merge-options';
import { AIWAF_DATA_SOURCE } from '../tokens';

/** Of the SQLite file that is used where nothing else is said, relative to the working directory. */
export const DEFAULT_DATABASE = 'sqlite:aiwaf-data/aiwaf.sqlite';

/** What a start does whose database server does not answer. */
export type WhenAway = 'refuse' | 'wait';

/** Where bans, exemptions and all else that is learned are kept, and how processes hear of each other's changes. */
export class DatabaseOptions {
  /** URL of the database: `sqlite:FILE`, `postgres://...`, `mysql://...` or `mariadb://...`. A file is relative to the working directory. */
  url = DEFAULT_DATABASE;
  /** In place of a URL: the name that the host gave a data source of `@nestjs/typeorm`; `default` without one. */
  dataSource: string | undefined = undefined;
  /** What a start does whose database server does not answer: `refuse` ends it; `wait` warns, and tries again until it answers, before the application listens. */
  whenAway: WhenAway = 'refuse';
  /** How often what other processes wrote is looked for: bans, exemptions, countries, words, models. Only rows that changed are read. */
  pollMs = 5_000;
}

/**
 * Where bans and exemptions are kept: a URL such as `sqlite:FILE`, an object with more options, or
 * `false` for this process's memory alone.
 */
export type DatabaseInput = string | false | Partial<DatabaseOptions>;

/** A data source of the host's own, by its name. */
export interface HostDataSource {
  readonly dataSource: string;
}

/** Where the state is kept, and how often changes of other processes are looked for. */
export interface ResolvedDatabase {
  /** A database URL, a data source of the host, or `false`. */
  readonly database: string | HostDataSource | false;
  readonly whenAway: WhenAway;
  /** How often what other processes wrote is looked for, in ms. */
  readonly pollMs: number;
}

const checks: Checks<DatabaseOptions> = {
  url: string,
  dataSource: dataSourceName,
  whenAway: oneOf('refuse', 'wait'),
  pollMs: integer(100, 3_600_000),
};

/** The firewall's own data source has a name too, and would wait for itself. */
function dataSourceName(value: unknown): string | null {
  return value === AIWAF_DATA_SOURCE
    ? 'the name of a data source of your own, such as "default"'
    : string(value);
}

/** Says what `database` should be, or answers `null` when it is so; what an object holds is checked later. */
export function databaseCheck(value: unknown): string | null {
  if (value === false || (typeof value === 'string' && value !== '')) return null;
  return typeof value === 'object' && value !== null
    ? null
    : `a URL such as "${DEFAULT_DATABASE}", { url, pollMs }, { dataSource }, or false for memory alone`;
}

/**
 * Merges and checks the options of the database.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export function databaseOptions(input: DatabaseInput): ResolvedDatabase {
  const given = typeof input === 'object' ? input : {};
  const { url, dataSource, pollMs, whenAway } = mergeOptions(
    new DatabaseOptions(),
    checks,
    given,
    'database',
  );
  if (dataSource !== undefined && given.url !== undefined)
    throw invalidOption('database', Object.keys(given), 'either url or dataSource');
  if (typeof input !== 'object') return { database: input, pollMs, whenAway };
  return { database: dataSource === undefined ? url : { dataSource }, pollMs, whenAway };
}
