import { Mode, MODES } from '../mode';
import { Checks } from './merge-options';
import { oneOf } from './checks';

/** What every layer can be told. */
export class LayerOptions {
  /**
   * Mode of this layer: `off`, `monitor` (report only) or `enforce`; the weaker of this and the global mode
   * counts.
   */
  mode: Mode = 'enforce';
}

export const layerChecks: Checks<LayerOptions> = { mode: oneOf(...MODES) };

/** What becomes of a request that a layer could not judge. */
export type FailMode = 'open' | 'closed';

/** What every layer that judges a request before it is served can be told. */
export class JudgingLayerOptions extends LayerOptions {
  /**
   * What becomes of a request that the layer fails to judge, or not within a second: `open` lets it pass,
   * `closed` refuses it with 503 and no points.
   */
  failMode: FailMode = 'open';
}

export const judgingLayerChecks: Checks<JudgingLayerOptions> = {
  ...layerChecks,
  failMode: oneOf('open', 'closed'),
};
