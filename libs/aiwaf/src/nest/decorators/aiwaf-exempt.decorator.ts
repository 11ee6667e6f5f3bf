import 'reflect-metadata';
import { AiwafConfigError } from '../../core/errors';
import { isLayerId, LAYER_IDS, LayerId, LayerMask, layerMask } from '../../core/layer-id';

const EXEMPT = 'aiwaf:exempt';

/**
 * Exempts a controller or a handler from all layers, or from those named. Works for layers that run
 * before the handler too, since the route table reads it at start.
 *
 * @throws AiwafConfigError `AIWAF_E_LAYER_UNKNOWN` at import, for a name that is no layer
 */
export function AiwafExempt(...layers: LayerId[]): ClassDecorator & MethodDecorator {
  const unknown = layers.find((layer) => !isLayerId(layer));
  if (unknown !== undefined) {
    throw new AiwafConfigError(
      'AIWAF_E_LAYER_UNKNOWN',
      `@AiwafExempt(${JSON.stringify(unknown)}) names no layer.`,
      `Known: ${LAYER_IDS.join(', ')}.`,
    );
  }
  const mask = layerMask(layers);
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(EXEMPT, mask, (descriptor?.value as object | undefined) ?? target);
  };
}

/** The layers that a handler and its controller are exempt from together. */
export function exemptionOf(controller: object, handler: object): LayerMask {
  const of = (target: object) => (Reflect.getMetadata(EXEMPT, target) as LayerMask | undefined) ?? 0;
  return of(controller) | of(handler);
}
