import { seededRandom } from '#aiwaf/internals';
import { Chance } from '../scenario/traffic/chance';
import { NormalClient, normalClients, visit } from './normal-clients';
import { lineOf, Request } from './request';
import { scan } from './scanners';
import { buildSite } from './site';

export const NORMAL_CLIENTS = 490;
export const SCANNERS = 10;

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const DAYS = 6;

/** A log of which is known who is who. */
export interface TruthLog {
  readonly lines: readonly string[];
  readonly normal: ReadonlySet<string>;
  readonly scanners: ReadonlySet<string>;
}

/** A log of six days, of as many lines as asked for; everything follows from the seed. */
export function truthLog(lines: number, seed: number): TruthLog {
  const chance = new Chance(seededRandom(seed));
  const site = buildSite(chance);
  const requests: Request[] = [];
  for (let i = 0; i < SCANNERS; i++) add(requests, scan(site, i, START + chance.int(0, 4 * DAY), chance));
  const scanners = new Set(requests.map(({ address }) => address));
  const clients = normalClients(NORMAL_CLIENTS, chance);
  const visitOf = (client: NormalClient) => visit(site, client, START + chance.int(0, DAYS * DAY), chance);
  // Everybody comes once, briefly where the log is short; who comes again is a matter of habit.
  const room = Math.floor((lines - requests.length) / NORMAL_CLIENTS);
  for (const client of clients) add(requests, visitOf(client).slice(0, room));
  const habits = clients.map((client) => [client.weight, client] as const);
  while (requests.length < lines) add(requests, visitOf(chance.weighted(habits)));
  requests.length = lines;
  requests.sort((a, b) => a.at - b.at);
  return {
    lines: requests.map(lineOf),
    normal: new Set(requests.map(({ address }) => address).filter((address) => !scanners.has(address))),
    scanners,
  };
}

function add(requests: Request[], more: readonly Request[]): void {
  for (const request of more) requests.push(request);
}
