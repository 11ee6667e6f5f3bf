// The database servers that tests run on. TEST_AIWAF_DATABASES names others, separated by blanks.
import { connect } from 'node:net';

const DEFAULTS = 'postgres://postgres@127.0.0.1:5432/test mariadb://root@127.0.0.1:3306/test';
const PORTS: Readonly<Record<string, number>> = { 'postgres:': 5432, 'mysql:': 3306, 'mariadb:': 3306 };

/** URLs of databases that a test may connect to, to make databases of its own beside them. */
export function configuredServers(): string[] {
  return (process.env.TEST_AIWAF_DATABASES ?? DEFAULTS).split(' ').filter((url) => url !== '');
}

/** Whether something listens where a URL says. */
export function answers(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || PORTS[protocol], timeout: 3_000 });
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
