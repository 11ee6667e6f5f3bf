import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that times forms and checks methods. */
export class HoneypotOptions extends LayerOptions {}

const checks: Checks<HoneypotOptions> = { ...layerChecks };

/** Merges and checks the options of the layer. */
export function honeypotOptions(input: unknown, where: string): Readonly<HoneypotOptions> {
  return mergeOptions(new HoneypotOptions(), checks, input, where);
}
