import { LayerId, LAYER_IDS } from '../layer-id';
import { Mode, weaker } from '../mode';
import { RequestContext } from '../request-context';

/** Layers that would punish all visitors of a proxy that nobody declared. */
const UNSAFE_BEHIND_UNDECLARED_PROXY: ReadonlySet<LayerId> = new Set([
  'rateLimit',
  'geo',
  'headers',
  'honeypot',
  'anomaly',
]);

/** The mode of each layer for a request: the weakest of the global, the layer's and the path rule's mode. */
export class LayerModes {
  private readonly modes = new Map<LayerId, Mode>();

  constructor(global: Mode, perLayer: Partial<Record<LayerId, Mode>>) {
    for (const id of LAYER_IDS) this.modes.set(id, weaker(global, perLayer[id] ?? 'enforce'));
  }

  /** The mode for requests that {@link isUsual} says nothing else of. */
  usual(id: LayerId): Mode {
    return this.modes.get(id) as Mode;
  }

  of(id: LayerId, context: RequestContext): Mode {
    const mode = this.usual(id);
    const ruled = context.rule?.mode == null ? mode : weaker(mode, context.rule.mode);
    return context.client.undeclaredProxy && UNSAFE_BEHIND_UNDECLARED_PROXY.has(id)
      ? weaker(ruled, 'monitor')
      : ruled;
  }
}

/** Whether nothing about a request weakens the modes of layers. */
export function isUsual({ rule, client }: RequestContext): boolean {
  return rule === null && !client.undeclaredProxy;
}
