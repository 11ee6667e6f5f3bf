import { refuseOldVersion } from './server-version';

describe('refuseOldVersion', () => {
  it.each([
    'PostgreSQL 12.0 on x86_64-pc-linux-gnu',
    'PostgreSQL 18beta1 on x86_64',
    '10.5.0-MariaDB',
    '5.5.5-10.11.6-MariaDB-1:10.11.6+maria~ubu2204',
    '12.0.2-MariaDB-ubu2404',
    '8.0.36-0ubuntu0.22.04.1',
    '9.1.0',
    'CockroachDB CCL v24.1.0',
  ])('lets %s pass', (version) => {
    expect(() => refuseOldVersion(version)).not.toThrow();
  });

  it.each([
    ['PostgreSQL 11.22 on x86_64-pc-linux-gnu', 'PostgreSQL 11.22', 'PostgreSQL 12'],
    ['10.4.32-MariaDB-1:10.4.32+maria~ubu2004', 'MariaDB 10.4', 'MariaDB 10.5'],
    ['5.5.5-10.3.39-MariaDB', 'MariaDB 10.3', 'MariaDB 10.5'],
    ['5.7.44-log', 'MySQL 5.7', 'MySQL 8.0'],
  ])('refuses %s', (version, name, least) => {
    expect(() => refuseOldVersion(version)).toThrow(
      `AIWAF_E_DATABASE_OLD: The database server is ${name}, which is too old. Use ${least} or newer.`,
    );
  });
});
