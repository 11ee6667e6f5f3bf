import {
  AiwafOptions,
  Engine,
  ManualClock,
  MemoryCounterStore,
  NameResolver,
  resolveOptions,
} from '#aiwaf/internals';
import type { AnomalyModel } from '#aiwaf/internals';
import { Application } from './application';
import { Instances } from './instances';
import { Service } from './service';

/** Midnight of the simulated day. */
export const MIDNIGHT = Date.UTC(2026, 0, 6);

const CRAWLERS: readonly (readonly [prefix: string, name: (address: string) => string])[] = [
  ['66.249.66.', (address) => `crawl-${address.replaceAll('.', '-')}.googlebot.com`],
  ['157.55.39.', (address) => `msnbot-${address.replaceAll('.', '-')}.search.msn.com`],
];

const unknown = () =>
  Promise.reject(Object.assign(new Error('There is no such name.'), { code: 'ENOTFOUND' }));

/** A name service that knows the crawlers of the scenario and nobody else. */
export const crawlerNames: NameResolver = {
  reverse: (address) => {
    const known = CRAWLERS.find(([prefix]) => address.startsWith(prefix));
    return known === undefined ? unknown() : Promise.resolve([known[1](address)]);
  },
  resolve4: (name) => {
    const match = /^(?:crawl|msnbot)-(\d+)-(\d+)-(\d+)-(\d+)\.(?:googlebot\.com|search\.msn\.com)$/.exec(
      name,
    );
    return match === null ? unknown() : Promise.resolve([match.slice(1).join('.')]);
  },
  resolve6: unknown,
};

/**
 * An engine with the defaults of a preset before an application, on a clock of its own time; or as many as
 * there are instances.
 */
export async function serviceOf(
  application: Application,
  options: AiwafOptions,
  model: AnomalyModel | null,
  { prefix = '', instances = null }: { prefix?: string; instances?: Instances | null } = {},
): Promise<Service> {
  const clock = new ManualClock(MIDNIGHT);
  const resolved = resolveOptions({ database: false, ...options });
  const sharing = instances?.share(clock, resolved) ?? null;
  const engines = Array.from({ length: instances?.count ?? 1 }, () => {
    const engine = new Engine(resolved, {
      clock,
      counters: sharing?.counters ?? new MemoryCounterStore(100_000),
      points: sharing?.points ?? null,
      misses: sharing?.misses ?? null,
      behaviour: sharing?.behaviour() ?? null,
      emit: () => {},
      routes: () => application.routes,
      names: crawlerNames,
      idPrefix: 'scenario',
    });
    if (prefix !== '') engine.setGlobalPrefix(prefix);
    engine.anomaly.use(model);
    return engine;
  });
  await sharing?.attach(engines);
  return new Service(engines, application, (instant) => clock.set(instant), sharing);
}
