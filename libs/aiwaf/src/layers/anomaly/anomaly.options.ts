import { integer, nullable, string } from '../../core/options/checks';
import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that asks the learned model. */
export class AnomalyOptions extends LayerOptions {
  /**
   * File of the model in force, with the folder of its versions beside it, in place of the database. One that
   * is named here and cannot be used stops the start; one that a person puts there is taken within 5 seconds.
   * `null`: models are kept in the database, with a copy in `model.json` beside the SQLite file; with
   * `database: false` in this process alone.
   */
  modelFile: string | null = null;
  /**
   * Clients whose last minute is remembered, about 400 bytes each and 2.4 KiB at most, with `redis` twice
   * that of who missed something; the least recently seen is forgotten first.
   * @unit clients
   */
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
