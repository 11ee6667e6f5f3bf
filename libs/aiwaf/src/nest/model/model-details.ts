import { AiwafError } from '../../core/errors';
import type { ModelEntry } from '../../core/ports/model-store';
import { ForestModel } from '../../learning';
import { ModelVersions, noModelYet, usableModel } from './model-versions';

/** A version with what it is made of. */
export interface ModelDetails extends ModelEntry {
  /** Where it is kept. */
  readonly place: string;
  /** Why it cannot be used; `null` where it can. */
  readonly fault: string | null;
  /** What it looks at; `null` where it cannot be used. */
  readonly forest: {
    readonly trees: number;
    readonly nodes: number;
    /** Rows that each tree was built on. */
    readonly sampleSize: number;
    readonly features: readonly {
      readonly name: string;
      /** Over half of the training rows lacked it: no tree looks at it. */
      readonly masked: boolean;
      readonly median: number;
    }[];
  } | null;
}

/**
 * @param version by default the one in force
 * @throws AiwafConfigError `AIWAF_E_MODEL_UNKNOWN`
 */
export async function modelDetails(versions: ModelVersions, version?: string): Promise<ModelDetails> {
  const wanted = version ?? (await versions.pointer()).active;
  if (wanted === null) throw noModelYet();
  const entry = await versions.target(wanted);
  const place = versions.store.place;
  try {
    const content = await versions.store.content(entry.version);
    return { ...entry, place, fault: null, forest: forestOf(usableModel(content, entry.version)) };
  } catch (error) {
    if (!(error instanceof AiwafError)) throw error;
    return { ...entry, place, fault: error.problem, forest: null };
  }
}

function forestOf({ trees, sampleSize, features, masked, medians }: ForestModel): ModelDetails['forest'] {
  return {
    trees: trees.starts.length - 1,
    nodes: trees.feature.length,
    sampleSize,
    features: features.map((name, i) => ({ name, masked: masked[i], median: medians[i] })),
  };
}
