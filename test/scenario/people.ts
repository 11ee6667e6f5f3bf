import { seededRandom } from '#aiwaf/internals';
import { apiApplication } from './api/api-application';
import { MOBILE_APPS } from './api/mobile-apps';
import { MONITORS } from './api/monitors';
import { PROGRAMS } from './api/programs';
import { WEBHOOKS } from './api/webhooks';
import { APPS_AND_CROWDS, schoolClass } from './site/apps-and-crowds';
import { BOTS } from './site/bots';
import { CUSTOMERS } from './site/customers';
import { MISSES } from './site/misses';
import { reader, READERS } from './site/readers';
import { RESTLESS_READERS } from './site/restless-readers';
import { siteApplication } from './site/site-application';
import { Chance } from './traffic/chance';
import { planDay } from './traffic/day';
import { MIDNIGHT, serviceOf } from './traffic/engines';
import { Instances } from './traffic/instances';
import { accessLog, learnModel } from './traffic/learn';
import { Tally } from './traffic/tally';
import { VisitorKind } from './traffic/visitor-kind';

/** Everyone who comes in a day. A new kind of visitor is a line in one of these lists. */
export const PEOPLE: readonly VisitorKind[] = [
  ...READERS,
  ...RESTLESS_READERS,
  ...CUSTOMERS,
  ...APPS_AND_CROWDS,
  ...MISSES,
  ...BOTS,
  ...WEBHOOKS,
  ...MOBILE_APPS,
  ...PROGRAMS,
  ...MONITORS,
];

/** Crowds beyond what the defaults promise; they come only when asked for. */
export const CROWDS: readonly VisitorKind[] = [schoolClass];

export interface Scenario {
  readonly seed: number;
  readonly requests: number;
  /** Names of the only kinds that come; empty for all. */
  readonly only: readonly string[];
  readonly crowds: boolean;
  /** Several that get the requests in turn; one alone, in memory, where left out. */
  readonly instances?: Instances;
}

/** The models learn from another day than the one that they judge. */
const YESTERDAY = 1_000_003;
const TRAINING_REQUESTS = 20_000;

const applications = () => ({ site: siteApplication(), api: apiApplication() });

/** One day of clean traffic through a site's and an API's engine, a model on in both. */
export async function people({ seed, requests, only, crowds, instances }: Scenario): Promise<Tally> {
  const hosts = applications();
  const kinds = [...PEOPLE, ...(crowds ? CROWDS : [])].filter(
    ({ name }) => only.length === 0 || only.includes(name),
  );
  const plan = (from: number, count: number) =>
    planDay(
      kinds,
      kinds.find((kind) => kind === reader) ?? kinds[0],
      hosts,
      count,
      new Chance(seededRandom(from)),
    );
  const yesterday = planDay(
    PEOPLE,
    reader,
    hosts,
    TRAINING_REQUESTS,
    new Chance(seededRandom(seed + YESTERDAY)),
  );
  const models = {
    site: await learnModel(
      accessLog(
        yesterday.filter(({ kind }) => kind.preset === 'site'),
        hosts.site,
        seed,
      ),
      hosts.site,
      seed,
    ),
    api: await learnModel(
      accessLog(
        yesterday.filter(({ kind }) => kind.preset === 'api'),
        hosts.api,
        seed,
      ),
      hosts.api,
      seed,
    ),
  };
  const services = {
    site: await serviceOf(hosts.site, { preset: 'site' }, models.site, { instances }),
    api: await serviceOf(hosts.api, { preset: 'api' }, models.api, { prefix: '/api', instances }),
  };
  const tally = new Tally();
  for (const service of Object.values(services)) service.onBan((record) => tally.ban(record));
  let served = 0;
  for (const ask of plan(seed, requests)) {
    const service = services[ask.kind.preset];
    const denial = await service.serve(ask, MIDNIGHT + ask.at);
    tally.add(ask, service.engine.clients.resolve(ask.address, undefined).key, denial);
    // Crawlers are verified beside the requests, which leave room for it.
    if (++served % 50 === 0) await new Promise(setImmediate);
  }
  return tally;
}

/** A model of the site, for walks. */
export async function siteModel(seed: number) {
  const hosts = applications();
  const day = planDay(PEOPLE, reader, hosts, TRAINING_REQUESTS, new Chance(seededRandom(seed + YESTERDAY)));
  return learnModel(
    accessLog(
      day.filter(({ kind }) => kind.preset === 'site'),
      hosts.site,
      seed,
    ),
    hosts.site,
    seed,
  );
}
