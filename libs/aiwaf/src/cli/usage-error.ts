import { AiwafConfigError } from '../core/errors';

/**
 * The error for a line that is no command.
 *
 * @param text what is wrong, as the parser says it: perhaps with a suggestion on a second line
 * @param path the command whose help says more, such as `aiwaf model list`
 */
export function usageError(text: string, path: string): AiwafConfigError {
  const [problem, ...hints] = text
    .replace(/^error: /, '')
    .replaceAll("'", '"')
    .trim()
    .split('\n');
  const remedy = [...hints.map((hint) => hint.replace(/^\((.*)\)$/, '$1')), `Run ${path} --help.`].join(' ');
  return new AiwafConfigError('AIWAF_E_USAGE', problem.endsWith('.') ? problem : `${problem}.`, remedy);
}
