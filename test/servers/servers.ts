import { randomBytes } from 'node:crypto';
import { makeDatabase } from './own-databases';

/** A database server that answers; see `setup.ts`. */
export interface TestServer {
  readonly name: 'PostgreSQL' | 'MariaDB' | 'MySQL';
  /** Of a database that is always there. */
  readonly url: string;
}

const NAMES = { 'postgres:': 'PostgreSQL', 'mariadb:': 'MariaDB', 'mysql:': 'MySQL' } as const;

/** The servers that answer, for suites that run on each. */
export const TEST_SERVERS: readonly TestServer[] = (process.env.TEST_AIWAF_SERVERS ?? '')
  .split(' ')
  .filter((url) => url !== '')
  .map((url) => ({ name: NAMES[new URL(url).protocol as keyof typeof NAMES], url }));

/** Makes an empty database, which goes when all tests are over; answers its URL. */
export function ownDatabase(server: TestServer): Promise<string> {
  const run = process.env.TEST_AIWAF_RUN ?? `aiwaf_test_${process.pid}_`;
  return makeDatabase(server.url, run + randomBytes(4).toString('hex'));
}

const shared = new Map<TestServer, Promise<string>>();

/** The database of the file of tests that runs, made when it is first asked for; answers its URL. */
export function databaseOfThisFile(server: TestServer): Promise<string> {
  const made = shared.get(server) ?? ownDatabase(server);
  shared.set(server, made);
  return made;
}
