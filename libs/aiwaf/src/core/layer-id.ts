/** The protection layers, in the order of the pipeline. Used by options, decorators, path rules and events. */
export const LAYER_IDS = [
  'blacklist',
  'geo',
  'headers',
  'rateLimit',
  'keywords',
  'honeypot',
  'uuid',
  'anomaly',
  'requestLog',
] as const;

/** One of {@link LAYER_IDS}. */
export type LayerId = (typeof LAYER_IDS)[number];

/** A set of layers as bits, so that a request carries its exemptions in one number. */
export type LayerMask = number;

export const NO_LAYERS: LayerMask = 0;
export const ALL_LAYERS: LayerMask = (1 << LAYER_IDS.length) - 1;

const bits = Object.fromEntries(LAYER_IDS.map((id, index) => [id, 1 << index])) as Record<LayerId, LayerMask>;

/** The mask of one layer. */
export function layerBit(id: LayerId): LayerMask {
  return bits[id];
}

/** The mask of several layers; no names at all means every layer. */
export function layerMask(ids: readonly LayerId[]): LayerMask {
  return ids.length === 0 ? ALL_LAYERS : ids.reduce((mask, id) => mask | layerBit(id), NO_LAYERS);
}

export function isLayerId(value: unknown): value is LayerId {
  return typeof value === 'string' && Object.hasOwn(bits, value);
}
