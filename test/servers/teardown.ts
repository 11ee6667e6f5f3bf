import { dropDatabases } from './own-databases';

/** After all test files: what they made on the servers goes. */
export default async function teardown(): Promise<void> {
  const { TEST_AIWAF_SERVERS: servers = '', TEST_AIWAF_RUN: run = '' } = process.env;
  for (const url of servers.split(' ').filter((each) => each !== ''))
    await dropDatabases(url, (name) => run !== '' && name.startsWith(run));
}
