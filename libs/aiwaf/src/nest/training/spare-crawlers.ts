import { makeClient } from '../../core/client/client';
import { UserAgents } from '../../layers/headers';
import { BannedClient, SparedClient } from '../../learning';
import { Engine } from '../engine/engine';

/** Clients that are looked up in the DNS for one run, those with most points first, and how many at once. */
const MAX_LOOKED_UP = 200;
const AT_ONCE = 4;
/** Time for all look-ups of a run in ms; each has a limit of its own. */
const LIMIT_MS = 60_000;

/** Clients that are to be banned, and those among them that turned out to be crawlers. */
export interface Verified {
  readonly banned: readonly BannedClient[];
  readonly spared: readonly SparedClient[];
}

/**
 * Spares clients that declare to be a search engine's crawler and whose address confirms it. Who cannot
 * be looked up in time is not spared: a ban ends by itself, and as soon as the crawler is verified.
 */
export async function spareCrawlers(
  banned: readonly BannedClient[],
  { clients, crawlers, options }: Engine,
  signal: AbortSignal,
): Promise<Verified> {
  const agents = new UserAgents(options.layers.headers.goodBots);
  const claims = banned.flatMap((client) => {
    const bot = client.userAgent === null ? null : agents.judge(client.userAgent).goodBot;
    return bot === null ? [] : [{ client, bot }];
  });
  const waiting = claims.slice(0, MAX_LOOKED_UP);
  const verified = new Set<string>();
  const deadline = performance.now() + LIMIT_MS;
  const work = async () => {
    for (let claim = waiting.shift(); claim !== undefined; claim = waiting.shift()) {
      if (signal.aborted || performance.now() > deadline) return;
      const client = makeClient(claim.client.address, (address) => clients.isNeverBanned(address));
      if ((await crawlers.confirm(client, claim.bot)) === 'verified') verified.add(claim.client.client);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    banned: banned.filter(({ client }) => !verified.has(client)),
    spared: banned
      .filter(({ client }) => verified.has(client))
      .map(({ client, reason, points }) => ({
        client,
        cause: 'crawler',
        reason: `verified crawler, despite ${reason}`,
        points,
      })),
  };
}
