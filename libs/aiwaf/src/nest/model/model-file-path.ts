import { dirname, join } from 'node:path';
import { ResolvedOptions } from '../options/aiwaf.options';

const NAME = 'model.json';
const DEFAULT_FOLDER = 'aiwaf-data';
const SQLITE = 'sqlite:';

/**
 * The file of the model in force: the one that the options name, else one beside the SQLite file, or in
 * `aiwaf-data` where the database is a server. `null` without a database or with one in memory: then the
 * model lives in this process alone.
 */
export function modelFilePath({ database, layers }: ResolvedOptions): string | null {
  const { modelFile } = layers.anomaly;
  if (modelFile !== null) return modelFile;
  if (database === false || database === `${SQLITE}:memory:`) return null;
  if (typeof database === 'object') return join(DEFAULT_FOLDER, NAME);
  return join(database.startsWith(SQLITE) ? dirname(database.slice(SQLITE.length)) : DEFAULT_FOLDER, NAME);
}
