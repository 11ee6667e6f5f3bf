import { AiwafOptions, LayerInput } from '../nest/options/aiwaf.options';

/** Options of a firewall under test: those of `forRoot()`, but for where state is kept. */
export type AiwafTestOptions = Omit<AiwafOptions, 'database' | 'redis' | 'interceptors'>;

/** Whoever connects from this machine tells the client's address, so that one test can be many clients. */
const TEST_CLIENTS = ['127.0.0.0/8', '::1'];

/**
 * The options of a host made fit for tests: state in memory alone, no Redis, no file that is written, no
 * training by the clock, no question to the DNS, and loopback as a trusted proxy.
 *
 * @param given the host's own options
 * @param changed what the test wants otherwise; objects are merged, all else takes the host's place
 */
export function optionsForTests(given: AiwafOptions, changed: AiwafTestOptions): AiwafOptions {
  const options = merged(given, changed) as AiwafOptions;
  const { layers = {}, clientIp, training } = options;
  return {
    ...options,
    database: false,
    redis: null,
    interceptors: given.interceptors,
    clientIp: { ...clientIp, trustedProxies: [...(clientIp?.trustedProxies ?? []), ...TEST_CLIENTS] },
    training: { ...training, schedule: false },
    layers: {
      ...layers,
      anomaly: withOptions(layers.anomaly, { modelFile: null }),
      requestLog: withOptions(layers.requestLog, { csv: null, jsonl: null }),
      headers: withOptions(layers.headers, {
        crawlers: { ...optionsOf(layers.headers)?.crawlers, verify: false },
      }),
    },
  };
}

function merged(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isPlain(below) || !isPlain(above)) return above;
  const names = [...Object.keys(below), ...Object.keys(above)];
  return Object.fromEntries(names.map((name) => [name, merged(below[name], above[name])]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withOptions<T>(layer: LayerInput<T> | undefined, options: Partial<T>): LayerInput<T> {
  return layer === false ? false : { ...optionsOf(layer), ...options };
}

function optionsOf<T>(layer: LayerInput<T> | undefined): Partial<T> | undefined {
  return typeof layer === 'object' ? layer : undefined;
}
