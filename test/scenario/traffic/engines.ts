import {
  AiwafOptions,
  Engine,
  ManualClock,
  MemoryCounterStore,
  NameResolver,
  resolveOptions,
} from 'nestjs-aiwaf/internals';
import type { AnomalyModel } from 'nestjs-aiwaf/internals';
import { Application } from './application';
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

/** An engine with the defaults of a preset before an application, on a clock of its own time. */
export function serviceOf(
  application: Application,
  options: AiwafOptions,
  model: AnomalyModel | null,
  prefix = '',
): Service {
  const clock = new ManualClock(MIDNIGHT);
  const engine = new Engine(resolveOptions({ database: false, ...options }), {
    clock,
    counters: new MemoryCounterStore(100_000),
    emit: () => {},
    routes: () => application.routes,
    names: crawlerNames,
    idPrefix: 'scenario',
  });
  if (prefix !== '') engine.setGlobalPrefix(prefix);
  engine.anomaly.use(model);
  return new Service(engine, application, (instant) => clock.set(instant));
}
