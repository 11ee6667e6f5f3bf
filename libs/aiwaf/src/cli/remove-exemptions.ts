import { AiwafConfigError } from '../core/errors';
import { AiwafService } from '../nest/aiwaf.service';

/**
 * Takes exemptions back, all of them or none.
 *
 * @param names addresses or paths in their stored spelling
 * @throws AiwafConfigError `AIWAF_E_NOT_EXEMPT` where one is not stored
 */
export async function removeExemptions(
  aiwaf: AiwafService,
  names: readonly string[],
  dryRun: boolean,
): Promise<void> {
  const missing = names.filter((name) => !aiwaf.isStoredExemption(name));
  if (missing.length > 0) {
    throw new AiwafConfigError(
      'AIWAF_E_NOT_EXEMPT',
      `No stored exemption is named ${missing.join(', ')}. Nothing was changed.`,
      'See what is with aiwaf list --exempted; those of the options are changed in the application.',
    );
  }
  if (dryRun) return;
  for (const name of names) await aiwaf.unexempt(name);
  await aiwaf.written();
}
