import { openLogSource } from './logs/log-source';
import { train } from './train';
import { TrainingDeps, TrainingInput } from './training-input';
import { TrainingResult } from './training-result';

/**
 * Trains on access logs; their rotations beside them are read too.
 *
 * @throws AiwafConfigError `AIWAF_E_LOG_MISSING`, `AIWAF_E_LOG_UNREADABLE`, `AIWAF_E_LOG_NOT_A_FILE`,
 *   `AIWAF_E_ADDRESS`, before any work
 * @throws AiwafError `AIWAF_E_LOG_NOTHING_PARSED`
 */
export async function trainOnLogs(
  paths: readonly string[],
  input: TrainingInput,
  deps: TrainingDeps,
): Promise<TrainingResult> {
  const source = await openLogSource(paths, input.options.logFormat);
  try {
    return await train(source, input, deps);
  } finally {
    await source.close();
  }
}
