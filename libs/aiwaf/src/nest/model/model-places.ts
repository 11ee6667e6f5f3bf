import { ModelCopy, ModelStore } from '../../core/ports/model-store';
import {
  FileModelCopy,
  FileModelStore,
  MemoryModelStore,
  RedisModelCopy,
  TypeOrmModelStore,
} from '../../storage';
import { ResolvedOptions } from '../options/aiwaf.options';
import { State } from '../state/state';
import { modelFilePath } from './model-file-path';

/** Where models are kept: the truth, and copies of the one in force, tried in this order when it fails. */
export interface ModelPlaces {
  readonly store: ModelStore;
  readonly copies: readonly ModelCopy[];
  /** The copy that an empty store may take its first model from; `null` for none. */
  readonly adoptable: ModelCopy | null;
}

/**
 * The database keeps the versions, and Redis and a file a copy each. A file that the options name takes
 * the database's place; without both, models last as long as the process.
 */
export function modelPlaces(
  options: ResolvedOptions,
  { dataSource }: Pick<State, 'dataSource'>,
): ModelPlaces {
  const { modelFile } = options.layers.anomaly;
  const redis = options.redis === null ? [] : [new RedisModelCopy(options.redis)];
  if (modelFile !== null) return { store: new FileModelStore(modelFile), copies: redis, adoptable: null };
  if (dataSource === null) return { store: new MemoryModelStore(), copies: redis, adoptable: null };
  const path = modelFilePath(options);
  const file = path === null ? null : new FileModelCopy(path);
  return {
    store: new TypeOrmModelStore(dataSource),
    copies: file === null ? redis : [...redis, file],
    adoptable: file,
  };
}
