import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that checks UUID parameters. */
export class UuidOptions extends LayerOptions {}

const checks: Checks<UuidOptions> = { ...layerChecks };

/** Merges and checks the options of the layer. */
export function uuidOptions(input: unknown, where: string): Readonly<UuidOptions> {
  return mergeOptions(new UuidOptions(), checks, input, where);
}
