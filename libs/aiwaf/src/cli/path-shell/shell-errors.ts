import { AiwafConfigError, AiwafError, messageOf } from '../../core/errors';
import { terminalText } from '../terminal-text';
import { RouteNode } from './route-tree';

/** What a person wrote, short and without anything that a terminal would obey. */
export function quoted(text: string): string {
  return terminalText(JSON.stringify(text.slice(0, 80)));
}

export function badCommand(problem: string): AiwafConfigError {
  return new AiwafConfigError('AIWAF_E_SHELL_COMMAND', problem, 'Write help for the commands.');
}

export function noSuchPlace(target: string, here: RouteNode): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_SHELL_PLACE',
    `There is no ${quoted(target)} below ${here.path}.`,
    'Write ls for the numbers and names.',
  );
}

export function numberOrName(target: string, named: RouteNode, numbered: RouteNode): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_SHELL_PLACE',
    `${target} is the name of ${named.path} and the number of ${numbered.path}.`,
    `Write ./${target} for the one, or ${numbered.name} for the other.`,
  );
}

/** A place at or below a parameter cannot be exempted by its path. */
export function parameterRefusal(place: RouteNode): AiwafConfigError {
  const [fixed] = [...place.upwards()].filter(({ prefix }) => prefix !== null);
  const above = fixed.parent === null ? '' : `Exempt ${fixed.path}, which covers more, or put`;
  return new AiwafConfigError(
    'AIWAF_E_SHELL_PARAMETER',
    `${place.path} holds a parameter, and only a path as it is sent can be exempt.`,
    `${above === '' ? 'Put' : above} @AiwafExempt() on the handler.`,
  );
}

export function notStored(place: RouteNode, remedy: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_SHELL_NOT_EXEMPT',
    `The database holds no exemption of ${place.path}.`,
    remedy,
  );
}

/** @param line the number of the line in a script; `null` at a terminal */
export function shellError(error: unknown, line: number | null): AiwafError {
  const where = line === null ? '' : `Line ${line}: `;
  if (error instanceof AiwafError) {
    const Kind = error instanceof AiwafConfigError ? AiwafConfigError : AiwafError;
    return new Kind(error.code, `${where}${error.problem}`, error.remedy);
  }
  return new AiwafError(
    'AIWAF_E_SHELL_FAILED',
    `${where}The database did not take it: ${messageOf(error).split('\n', 1)[0].replace(/\.$/, '')}.`,
    'See that it can be reached and written, then try again.',
  );
}
