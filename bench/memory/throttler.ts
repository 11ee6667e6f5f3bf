import { createHash } from 'node:crypto';
import { DEFAULT_SWEEP_INTERVAL, ThrottlerStorageService } from '@nestjs/throttler';
import { address, CLIENTS, clientsPerMs, STEPS } from './coming-clients';
import { usedMb } from './used-memory';

/** Of the README of @nestjs/throttler. */
const TTL_MS = 60_000;
const LIMIT = 10;

/** As its guard makes them: the hash of the handler, the limit's name and the client. */
const keyOf = (client: string) =>
  createHash('sha256').update(`ItemsController-item-default-${client}`).digest('hex');

/**
 * Has the store of @nestjs/throttler count one request of each of a million clients, as `run.ts` does with
 * the firewall, and shows the most memory that it held. Its clock is the process's, so that is set here, and
 * its look for idle clients is called when its own timer would.
 */
async function main(): Promise<void> {
  const perMs = clientsPerMs(process.argv.slice(2));
  let now = Date.now();
  Date.now = () => now;
  const storage = new ThrottlerStorageService();
  const sweep = storage as unknown as { evictIdleRecords(): void };
  let sweepAt = now + DEFAULT_SWEEP_INTERVAL;
  let slowestSweepMs = 0;
  const before = usedMb();
  let peakMb = 0;
  for (let n = 0; n < CLIENTS; n++) {
    if (n % perMs === 0) now++;
    if (now >= sweepAt) {
      // The most is held just before.
      peakMb = Math.max(peakMb, usedMb() - before);
      const startedAt = performance.now();
      sweep.evictIdleRecords();
      slowestSweepMs = Math.max(slowestSweepMs, performance.now() - startedAt);
      sweepAt += DEFAULT_SWEEP_INTERVAL;
    }
    await storage.increment(keyOf(address(n)), TTL_MS, LIMIT, TTL_MS, 'default');
    if ((n + 1) % (CLIENTS / STEPS) === 0) peakMb = Math.max(peakMb, usedMb() - before);
  }
  storage.onApplicationShutdown();
  const result = {
    clients: CLIENTS,
    clientsPerMs: perMs,
    peakMb: Math.round(peakMb * 10) / 10,
    slowestSweepMs: Math.round(slowestSweepMs * 10) / 10,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
