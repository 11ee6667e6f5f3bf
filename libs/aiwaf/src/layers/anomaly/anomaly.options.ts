import { integer, nullable, string } from '../../core/options/checks';
import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that asks the learned model. */
export class AnomalyOptions extends LayerOptions {
  /**
   * File of the model, written by training and read by serving; `null`: `model.json` beside the SQLite
   * file. A file that is named here and cannot be used stops the start.
   */
  modelFile: string | null = null;
  /** Clients whose last minute is remembered; the least recently seen is forgotten first. About 400 bytes each, 2.4 KiB at most; with Redis twice that of who missed something. */
  maxTracked = 50_000;
}

const checks: Checks<AnomalyOptions> = {
  ...layerChecks,
  modelFile: nullable(string),
  maxTracked: integer(100, 10_000_000),
};

/**
 * Merges and checks the options of the layer.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export function anomalyOptions(input: unknown, where: string): Readonly<AnomalyOptions> {
  return mergeOptions(new AnomalyOptions(), checks, input, where);
}
