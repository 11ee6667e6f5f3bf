import { AiwafConfigError } from '../../core/errors';
import { isLayerId, LAYER_IDS, LayerId } from '../../core/layer-id';
import { LayerOptions } from '../../core/options/layer.options';
import { invalidOption } from '../../core/options/merge-options';
import { anomalyOptions } from '../../layers/anomaly';
import { blacklistOptions } from '../../layers/blacklist';
import { geoOptions } from '../../layers/geo';
import { headersOptions } from '../../layers/headers';
import { honeypotOptions } from '../../layers/honeypot';
import { keywordsOptions } from '../../layers/keywords';
import { rateLimitOptions } from '../../layers/rate-limit';
import { requestLogOptions } from '../../layers/request-log';
import { uuidOptions } from '../../layers/uuid';
import { Preset, ResolvedOptions } from './aiwaf.options';

export const PRESETS = ['site', 'api'] as const satisfies readonly Preset[];

/** The modes that a preset sets where the layer's own options say none. */
const PRESET_MODES: Readonly<Record<Preset, Partial<Record<LayerId, LayerOptions['mode']>>>> = {
  site: {},
  api: { headers: 'monitor', honeypot: 'off' },
};

/**
 * Fills in the defaults of every layer and checks them.
 *
 * @throws AiwafConfigError `AIWAF_E_LAYER_UNKNOWN`, `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export function resolveLayers(input: unknown, preset: Preset): ResolvedOptions['layers'] {
  if (typeof input !== 'object' || input === null)
    throw invalidOption('layers', input, 'an object with a key per layer');
  for (const name of Object.keys(input)) {
    if (isLayerId(name)) continue;
    throw new AiwafConfigError(
      'AIWAF_E_LAYER_UNKNOWN',
      `There is no layer ${name}.`,
      `Known here: ${LAYER_IDS.join(', ')}.`,
    );
  }
  const layer = <T>(name: LayerId, resolve: (value: unknown, where: string) => T): T =>
    resolve(
      withPreset((input as Record<LayerId, unknown>)[name], PRESET_MODES[preset][name]),
      `layers.${name}`,
    );
  return Object.freeze({
    blacklist: layer('blacklist', blacklistOptions),
    geo: layer('geo', geoOptions),
    headers: layer('headers', headersOptions),
    rateLimit: layer('rateLimit', rateLimitOptions),
    keywords: layer('keywords', keywordsOptions),
    honeypot: layer('honeypot', honeypotOptions),
    uuid: layer('uuid', uuidOptions),
    anomaly: layer('anomaly', anomalyOptions),
    requestLog: layer('requestLog', requestLogOptions),
  });
}

function withPreset(given: unknown, mode: LayerOptions['mode'] | undefined): unknown {
  if (given === false) return { mode: 'off' };
  if (mode === undefined || given === true) return given;
  if (given === undefined) return { mode };
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? { mode, ...given } : given;
}
