import { boolean, integer, nullable, string } from '../../core/options/checks';
import { LayerOptions, layerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the request log. It refuses nobody: `monitor` and `enforce` log alike. */
export class RequestLogOptions extends LayerOptions {
  /** Logs to the table `aiwaf_requestlog`, where there is a database. */
  database = true;
  /** Path of a CSV file to log to as well; each process needs one of its own. */
  csv: string | null = null;
  /** Path of a file of JSON lines to log to as well; each process needs one of its own. */
  jsonl: string | null = null;
  /**
   * Time for which rows of the database are kept, whole days where the log is partitioned; files are for
   * others to rotate, and are opened anew when they were moved or deleted.
   */
  retentionDays = 30;
  /**
   * Rows that the database is given of requests that pass, and as many of denials; what is beyond is dropped
   * and counted. Files get everything. A row costs 25 to 60 us of the process's time, more than all layers.
   * @unit rows a second
   */
  maxPerSecond = 200;
  /**
   * Entries that wait to be written, for each of these places, at most: beyond it the oldest are dropped and
   * counted, denials last; about 600 bytes each, 20 s of 500 requests/s.
   * @unit entries
   */
  maxQueue = 10_000;
}

const checks: Checks<RequestLogOptions> = {
  ...layerChecks,
  database: boolean,
  csv: nullable(string),
  jsonl: nullable(string),
  retentionDays: integer(1, 3_650),
  maxPerSecond: integer(1, 1_000_000),
  maxQueue: integer(100, 1_000_000),
};

/** Merges and checks the options of the layer. */
export function requestLogOptions(input: unknown, where: string): Readonly<RequestLogOptions> {
  return mergeOptions(new RequestLogOptions(), checks, input, where);
}
