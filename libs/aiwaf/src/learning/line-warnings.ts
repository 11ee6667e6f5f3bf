import { AiwafError } from '../core/errors';
import { LineCounts } from '../core/ports/feature-source';
import { TrainingWarning } from './training-result';

/**
 * What a person should know of how a source could be read.
 *
 * @throws AiwafError `AIWAF_E_LOG_NOTHING_PARSED`
 */
export function lineWarnings({
  read,
  parsed,
  dropped,
  examples = [],
  unfinished = [],
}: LineCounts): TrainingWarning[] {
  const causes = Object.entries(dropped)
    .map(([cause, count]) => `${cause} ${count}`)
    .join(', ');
  const such = examples.length === 0 ? '' : ` The first of them: ${examples.join(' | ')}.`;
  if (read > 0 && parsed === 0) {
    throw new AiwafError(
      'AIWAF_E_LOG_NOTHING_PARSED',
      `None of ${read} lines could be read (${causes}).${such}`,
      'If their format is a known one, name it with --format combined, vhost, json or csv, or as training.logFormat; else let the server write one of these.',
    );
  }
  const warnings = unfinished.map((file): TrainingWarning => {
    return { code: 'AIWAF_W_LOG_UNFINISHED', message: `${file} was read in part only.` };
  });
  if (parsed * 2 >= read) return warnings;
  const message = `Over half of the lines could not be read: ${read - parsed} of ${read} (${causes}).${such}`;
  return [...warnings, { code: 'AIWAF_W_LOG_MOSTLY_UNPARSED', message }];
}
