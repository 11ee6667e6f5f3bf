import { LayerId } from '../../core/layer-id';
import { invalidSetting } from './setting-values';

const LAYERS: Readonly<Record<string, readonly LayerId[]>> = {
  IPAndKeywordBlockMiddleware: ['blacklist', 'keywords'],
  GeoBlockMiddleware: ['geo'],
  HeaderValidationMiddleware: ['headers'],
  RateLimitMiddleware: ['rateLimit'],
  HoneypotTimingMiddleware: ['honeypot'],
  UUIDTamperMiddleware: ['uuid'],
  AIAnomalyMiddleware: ['anomaly'],
  AIWAFLoggerMiddleware: ['requestLog'],
  // Clients that send or accept JSON are answered in JSON without a layer.
  JsonExceptionMiddleware: [],
};
const byName = new Map(Object.entries(LAYERS).map(([name, layers]) => [name.toLowerCase(), layers]));

/**
 * The layers of a middleware of the Python package, named as in its settings: alone or with its
 * module, in any case.
 *
 * @throws AiwafConfigError `AIWAF_E_SETTING` for a name that is none
 */
export function layersOfMiddleware(middleware: unknown, setting: string): readonly LayerId[] {
  const name =
    typeof middleware === 'string' ? middleware.trim().split('.').at(-1)?.toLowerCase() : undefined;
  const layers = name === undefined ? undefined : byName.get(name);
  if (layers === undefined) {
    throw invalidSetting(setting, middleware, `one of ${Object.keys(LAYERS).join(', ')}`);
  }
  return layers;
}
