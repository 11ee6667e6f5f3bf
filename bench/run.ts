import { RedisServer, redisServerMissing } from '../test/helpers/redis-server';
import { measureMemory } from './memory/compare';
import { measureOverhead } from './overhead/overhead';
import { variantsOf } from './overhead/protocol';
import { measureRefusals } from './overhead/refusal';
import { Effort } from './overhead/rounds';
import { report, Result } from './report';
import { Part, Settings, settingsOf, USAGE } from './settings';

/**
 * What the firewall costs beside the rate limiters and firewalls that npm has for Nest: an ordinary request, a
 * refused one, and the memory of a million clients. `npm run bench -- [overhead|refusal|memory] [--quick] [--json]`.
 *
 * The site that is assumed:
 * - Behind a proxy on this machine, which keeps eight connections open and names the client in
 *   `X-Forwarded-For`. Every application trusts it, the bare one too.
 * - 10,000 clients in turns, with the headers of a browser. Each sends a handful of requests a minute.
 * - A handler that does next to nothing: a real one makes all of this a smaller share, and the same microseconds.
 * - Limiters as their READMEs begin, with a window of 60 s and a limit that nobody reaches. Their cost depends
 *   on that: the throttler goes through all hits of a client in its window at each of them, so that few clients
 *   with many hits make it dear, and 10,000 with a handful do not.
 * - No logger, and a warm server: 20,000 requests go before. Processor time is that of the whole process, with the
 *   collector of garbage, and what is written or swept behind the requests.
 *
 * Servers stay up and get some requests in turn, about a thousand a second each; extra time is of the same round. Times depend on the machine and on
 * what else it does: compare within one run.
 */
async function main(args: readonly string[]): Promise<void> {
  const settings = settingsOf(args);
  if (settings === null) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const result: Result = {};
  for (const part of settings.parts) {
    const measured = await MEASURES[part](settings);
    Object.assign(result, measured);
    if (!settings.json) process.stdout.write(`\n${report(measured)}\n`);
  }
  process.stdout.write(settings.json ? `${JSON.stringify(result)}\n` : HINT);
}

const HINT = 'Training: npm run bench:training. Requests while it runs: npm run bench:live.\n';

const MEASURES: Record<Part, (settings: Settings) => Promise<Result>> = {
  overhead: async (settings) => {
    const { adapters, only, effort } = settings;
    const redis = await redisFor(settings);
    const overhead: Result['overhead'] = {};
    try {
      for (const adapter of adapters) {
        const variants = variantsOf(adapter, redis !== null).filter((variant) => only.includes(variant));
        tell(`${adapter}: ${variants.join(', ')}; ${inTurns(effort)}`);
        overhead[adapter] = await measureOverhead(adapter, variants, redis?.url ?? '', effort);
      }
    } finally {
      await redis?.remove();
    }
    return { overhead };
  },
  refusal: async ({ adapters, only, effort }) => {
    const refusal: Result['refusal'] = {};
    for (const adapter of adapters) {
      tell(`${adapter}, refusals; ${inTurns(effort)}`);
      refusal[adapter] = await measureRefusals(adapter, only, effort);
    }
    return { refusal };
  },
  memory: async () => {
    tell('the memory of a million clients');
    return { memory: await measureMemory() };
  },
};

const inTurns = ({ rounds, requests }: Effort) => `${rounds} rounds of ${requests} requests in turns`;

/** A Redis, where a variant needs one and this machine has it. */
async function redisFor({ only }: Settings): Promise<RedisServer | null> {
  if (!only.some((variant) => variant.endsWith('redis'))) return null;
  const missing = redisServerMissing();
  if (missing === null) return RedisServer.start();
  tell(`without the rows with Redis: ${missing}`);
  return null;
}

const tell = (what: string) => process.stderr.write(`Measuring ${what}\n`);

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
