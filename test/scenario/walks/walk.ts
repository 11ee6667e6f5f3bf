import { seededRandom } from '#aiwaf/internals';
import type { AnomalyModel } from '#aiwaf/internals';
import { siteApplication } from '../site/site-application';
import { Addresses } from '../traffic/addresses';
import { BrowserSession } from '../traffic/browser-session';
import { BROWSERS, HeaderList } from '../traffic/browsers';
import { Chance } from '../traffic/chance';
import { MIDNIGHT, serviceOf } from '../traffic/engines';
import { Instances } from '../traffic/instances';
import { Ask } from '../traffic/visitor-kind';
import { PATH_LISTS, WalkStep } from './lists';
import { Walk } from './walks';

/** The worst of several seeds; `null` where it never came to it. */
export interface WalkResult {
  readonly name: string;
  readonly counted: Walk['counted'];
  readonly firstRefusal: number | null;
  readonly bannedAt: number | null;
  readonly requests: number;
  /** What the bans were for. */
  readonly reasons: readonly string[];
  /** Seeds in which the walk came to what it has to. */
  readonly met: number;
  readonly seeds: number;
}

type OneWalk = Pick<WalkResult, 'firstRefusal' | 'bannedAt' | 'requests'> & {
  readonly reason: string | null;
};

/** Passwords guessed in one walk: two minutes at two a second, and a little more. */
const GUESSES = 260;
const GUESS_HEADERS: HeaderList = [
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['Origin', 'https://shop.example'],
];

/** Walks once with each seed from 1 up. */
export async function walk(
  walk: Walk,
  model: AnomalyModel | null,
  seeds: number,
  instances: Instances | null = null,
): Promise<WalkResult> {
  let firstRefusal: number | null = 0;
  let bannedAt: number | null = 0;
  let requests = 0;
  let met = 0;
  const reasons = new Set<string>();
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await walkOnce(walk, model, seed, instances);
    requests += run.requests;
    if (run.reason !== null) reasons.add(run.reason);
    firstRefusal = worse(firstRefusal, run.firstRefusal);
    bannedAt = worse(bannedAt, run.bannedAt);
    if (within(run.firstRefusal, walk.refusedBy) && within(run.bannedAt, walk.bannedBy)) met++;
  }
  return {
    name: walk.name,
    counted: walk.counted,
    firstRefusal,
    bannedAt,
    requests,
    reasons: [...reasons],
    met,
    seeds,
  };
}

async function walkOnce(
  { list, everyMs, counted, from }: Walk,
  model: AnomalyModel | null,
  seed: number,
  instances: Instances | null,
): Promise<OneWalk> {
  const chance = new Chance(seededRandom(seed));
  const addresses = new Addresses(chance);
  const network = addresses.network64();
  const session = new BrowserSession(
    chance.weighted(BROWSERS.filter(([, { httpVersion }]) => httpVersion === '1.1')),
    chance,
  );
  const service = await serviceOf(siteApplication(), {}, model, { instances });
  const home = from === 'undeclared-proxy' ? '10.9.8.7' : addresses.home();
  const forwarded: HeaderList = from === 'undeclared-proxy' ? [['X-Forwarded-For', '203.0.113.80']] : [];
  const steps: readonly WalkStep[] =
    list === 'guesses'
      ? Array<WalkStep>(GUESSES).fill({ path: '/login', probe: false })
      : PATH_LISTS[list](chance);
  let ordinal = 0;
  let firstRefusal: number | null = null;
  for (const [i, { path, probe }] of steps.entries()) {
    const address = from === 'ipv6' ? addresses.inside(network) : home;
    const at = MIDNIGHT + i * everyMs;
    if (counted === 'requests' || probe) ordinal++;
    const guess = list === 'guesses';
    const ask: Ask = {
      afterMs: 0,
      address,
      method: guess ? 'POST' : 'GET',
      target: path,
      httpVersion: session.browser.httpVersion,
      headers: session.headers({
        dest: 'document',
        site: guess ? 'same-origin' : 'none',
        more: [...(guess ? GUESS_HEADERS : []), ...forwarded],
      }),
      ...(guess ? { status: 401, body: { user: 'ada', password: String(i) } } : {}),
      authenticated: false,
    };
    const denial = await service.serve(ask, at);
    await service.settleUntil(at + Math.min(everyMs - 1, 300));
    if (denial !== null) firstRefusal ??= ordinal;
    const { bans, clients } = service.engine;
    const ban = bans.find(clients.resolve(address, undefined), 'enforce', at + 300);
    if (ban !== null)
      return {
        firstRefusal: firstRefusal ?? ordinal + 1,
        bannedAt: ordinal,
        requests: i + 1,
        reason: ban.reason,
      };
  }
  return { firstRefusal, bannedAt: null, requests: steps.length, reason: null };
}

function worse(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}

function within(value: number | null, limit: number | null): boolean {
  return limit === null || (value !== null && value <= limit);
}
