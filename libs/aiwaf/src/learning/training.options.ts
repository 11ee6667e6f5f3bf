import { integer, number, oneOf } from '../core/options/checks';
import { Checks, mergeOptions } from '../core/options/merge-options';
import { LOG_FORMAT_NAMES, LogFormatName } from './logs/formats';

/** How logs are learned from. */
export class TrainingOptions {
  /**
   * Format of access logs: `combined` (and common), `vhost` (the same behind the name of the virtual host),
   * `json` (nginx, Caddy, Traefik, pino-http, our own), `csv` (our own); `auto` looks at the first 50 lines
   * of each file.
   */
  logFormat: LogFormatName = 'auto';
  /**
   * Usable lines below which a run says so and stops.
   * @unit lines
   */
  minTrainLogs = 50;
  /**
   * Usable lines below which no model is learned unless forced; clients are judged all the same.
   * @unit lines
   */
  minAiLogs = 10_000;
  /** Time before the newest line in which evidence counts; logs that a person names count whole. */
  windowDays = 14;
  /**
   * Points in one hour at which a client is banned.
   * @unit points
   */
  threshold = 100;
  /**
   * Clients that are remembered at once; the least recently seen is judged and forgotten first.
   * @unit clients
   */
  maxClients = 100_000;
  /**
   * Share of the training rows that the model is to find strange.
   * @unit of the rows
   */
  contamination = 0.05;
  /**
   * Trees in the forest.
   * @unit trees
   */
  trees = 100;
  /**
   * Rows that each tree is built on; `trees` times as many are sampled from the log.
   * @unit rows
   */
  sampleSize = 256;
  /**
   * Start of the random numbers: the same log and seed give the same model.
   * @unit none
   */
  seed = 1;
}

export const trainingChecks: Checks<TrainingOptions> = {
  logFormat: oneOf(...LOG_FORMAT_NAMES),
  minTrainLogs: integer(1),
  minAiLogs: integer(1),
  windowDays: number(0.01, 3_650),
  threshold: integer(1),
  maxClients: integer(100, 10_000_000),
  contamination: number(0.001, 0.5),
  trees: integer(1, 1_000),
  sampleSize: integer(2, 4_096),
  seed: integer(0, 4_294_967_295),
};

/**
 * Merges and checks the options of training.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export function trainingOptions(input: unknown, where: string): Readonly<TrainingOptions> {
  return mergeOptions(new TrainingOptions(), trainingChecks, input, where);
}
