import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that refuses countries. */
export class GeoOptions extends LayerOptions {}

const checks: Checks<GeoOptions> = { ...layerChecks };

/** Merges and checks the options of the layer. */
export function geoOptions(input: unknown, where: string): Readonly<GeoOptions> {
  return mergeOptions(new GeoOptions(), checks, input, where);
}
