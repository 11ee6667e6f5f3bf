import { execFileSync } from 'node:child_process';
import { BUCKETS, SLIDING_LOG, type RedisScript } from '#aiwaf/internals';
import { RedisServer } from '../../test/helpers/redis-server';

const CALLS = 300_000;
const CLIENTS = 50_000;
const CONNECTIONS = 32;
/** A client of one instance writes together what its requests ask at once. */
const TOGETHER = [1, 16];

/** The limits that people meet: pages of a browser, calls of a program. */
const COUNTERS: readonly (readonly [name: string, script: RedisScript, args: readonly string[]])[] = [
  ['pages', SLIDING_LOG, ['', '10000', '20', '41', '0']],
  ['api', BUCKETS, ['', '10000', '200', '0']],
];

/**
 * How many requests a second one Redis counts, and in how many bytes a client: `npm run bench:redis --
 * [--json]`. Needs `redis-server` and `redis-benchmark`, which takes processor time of the same machine.
 */
async function main(): Promise<void> {
  const server = await RedisServer.start();
  const port = ['-p', String(server.port)];
  const ask = (...command: string[]) =>
    execFileSync('redis-cli', [...port, ...command], { encoding: 'utf8' });
  const memory = () => Number(/used_memory:(\d+)/.exec(ask('INFO', 'memory'))?.[1]);
  const rows: Record<string, number | string>[] = [];
  try {
    for (const [name, { source, sha }, args] of COUNTERS) {
      ask('SCRIPT', 'LOAD', source);
      const row: Record<string, number | string> = { counter: name };
      const before = memory();
      for (const together of TOGETHER) {
        const load = ['-n', String(CALLS), '-c', String(CONNECTIONS), '-P', String(together)];
        const call = ['EVALSHA', sha, '1', `aiwaf:${name}:__rand_int__`, ...args];
        const csv = execFileSync(
          'redis-benchmark',
          [...port, ...load, '-r', String(CLIENTS), '--csv', ...call],
          {
            encoding: 'utf8',
          },
        );
        row[`perSecond${together}`] = Math.round(Number(/",\s*"([\d.]+)"/.exec(csv)?.[1]));
      }
      const keys = Number(ask('DBSIZE'));
      row.clients = keys;
      row.bytesPerClient = Math.round((memory() - before) / keys);
      rows.push(row);
      ask('FLUSHALL');
    }
  } finally {
    await server.remove();
  }
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else console.table(rows);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
