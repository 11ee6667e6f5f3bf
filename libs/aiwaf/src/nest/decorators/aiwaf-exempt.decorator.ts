import 'reflect-metadata';
import { AiwafConfigError } from '../../core/errors';
import { isLayerId, LAYER_IDS, LayerId, LayerMask, layerMask } from '../../core/layer-id';
import { nearestName } from '../settings/nearest-name';
import { withParentheses } from './with-parentheses';

const EXEMPT = 'aiwaf:exempt';

/**
 * Exempts a controller or a handler from all layers, or from those named. Works for layers that run
 * before the handler too, since the route table reads it at start.
 *
 * @throws AiwafConfigError at import: `AIWAF_E_LAYER_UNKNOWN` for a name that is no layer, `AIWAF_E_DECORATOR` without
 * parentheses
 */
export function AiwafExempt(...layers: LayerId[]): ClassDecorator & MethodDecorator {
  withParentheses('AiwafExempt', layers);
  const unknown: unknown = layers.find((layer) => !isLayerId(layer));
  if (unknown !== undefined) {
    const meant = typeof unknown === 'string' ? nearestName(unknown, LAYER_IDS) : null;
    throw new AiwafConfigError(
      'AIWAF_E_LAYER_UNKNOWN',
      `@AiwafExempt(${JSON.stringify(unknown)}) names no layer.`,
      `${meant === null ? '' : `Did you mean ${meant}? `}Known: ${LAYER_IDS.join(', ')}.`,
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
