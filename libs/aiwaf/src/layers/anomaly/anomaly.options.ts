import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that asks the learned model. */
export class AnomalyOptions extends LayerOptions {}

const checks: Checks<AnomalyOptions> = { ...layerChecks };

/** Merges and checks the options of the layer. */
export function anomalyOptions(input: unknown, where: string): Readonly<AnomalyOptions> {
  return mergeOptions(new AnomalyOptions(), checks, input, where);
}
