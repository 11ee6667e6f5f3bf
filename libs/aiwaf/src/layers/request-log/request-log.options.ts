import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the request log. */
export class RequestLogOptions extends LayerOptions {}

const checks: Checks<RequestLogOptions> = { ...layerChecks };

/** Merges and checks the options of the layer. */
export function requestLogOptions(input: unknown, where: string): Readonly<RequestLogOptions> {
  return mergeOptions(new RequestLogOptions(), checks, input, where);
}
