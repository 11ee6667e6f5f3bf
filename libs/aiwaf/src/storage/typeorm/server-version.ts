import { DataSource } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';

/** The oldest that tests have run on, or that its makers still kept when this was written. */
const OLDEST = { PostgreSQL: [12, 0], MariaDB: [10, 5], MySQL: [8, 0] } as const;

/**
 * Asks a server how old it is.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_OLD`
 */
export async function refuseOldServer(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type === 'better-sqlite3') return;
  const [row] = await dataSource.query<{ version: string }[]>('SELECT version() AS version');
  refuseOldVersion(row.version);
}

/**
 * @param text what `version()` answers; what it does not recognise passes
 * @throws AiwafConfigError `AIWAF_E_DATABASE_OLD`
 */
export function refuseOldVersion(text: string): void {
  const found =
    /^(?<name>PostgreSQL) (?<major>\d+)(?:\.(?<minor>\d+))?/.exec(text) ??
    /^(?:5\.5\.5-)?(?<major>\d+)\.(?<minor>\d+)[\d.]*-(?<name>MariaDB)/.exec(text) ??
    /^(?<major>\d+)\.(?<minor>\d+)/.exec(text);
  if (found?.groups === undefined) return;
  const { name = 'MySQL', major, minor = '0' } = found.groups;
  const [leastMajor, leastMinor] = OLDEST[name as keyof typeof OLDEST];
  const [givenMajor, givenMinor] = [Number(major), Number(minor)];
  if (givenMajor > leastMajor || (givenMajor === leastMajor && givenMinor >= leastMinor)) return;
  const least = name === 'PostgreSQL' ? leastMajor : `${leastMajor}.${leastMinor}`;
  throw new AiwafConfigError(
    'AIWAF_E_DATABASE_OLD',
    `The database server is ${name} ${givenMajor}.${givenMinor}, which is too old.`,
    `Use ${name} ${least} or newer.`,
  );
}
