import { AiwafConfigError } from '../core/errors';

/**
 * The value of an option that has a few. The `choices` of nest-commander do not check it: the parser of an
 * option takes the place of commander's.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_VALUE`
 */
export function oneOf<T extends string>(flag: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw new AiwafConfigError(
    'AIWAF_E_OPTION_VALUE',
    `${flag} is ${JSON.stringify(text.slice(0, 80))}.`,
    `Write ${choices.join(' or ')}.`,
  );
}
