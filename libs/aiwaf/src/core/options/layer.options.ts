import { Mode, MODES } from '../mode';
import { Checks } from './merge-options';
import { oneOf } from './checks';

/** What every layer can be told. */
export class LayerOptions {
  /** `off`, `monitor` (report only) or `enforce`; the weaker of this and the global mode counts. */
  mode: Mode = 'enforce';
}

export const layerChecks: Checks<LayerOptions> = { mode: oneOf(...MODES) };
