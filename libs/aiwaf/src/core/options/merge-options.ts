import { AiwafConfigError } from '../errors';
import { Check } from './checks';

/** For every option of a class the check of its value. */
export type Checks<T> = { readonly [K in keyof Required<T>]: Check };

/**
 * Lays what a user gave over an options object with defaults, checks it and freezes it. The input is
 * not altered; `undefined` leaves the default.
 *
 * @param defaults a new instance of the options class
 * @param checks one check for each of its fields
 * @param where the name of the options, such as `layers.headers`, for messages
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export function mergeOptions<T extends object>(
  defaults: T,
  checks: Checks<T>,
  input: unknown,
  where: string,
): Readonly<T> {
  if (input === undefined || input === true) return Object.freeze(defaults);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidOption(where === '' ? 'What was given as options' : where, input, 'an object with options');
  }
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(checks, name)) {
      throw new AiwafConfigError(
        'AIWAF_E_OPTION_UNKNOWN',
        `There is no option ${join(where, name)}.`,
        `Known here: ${Object.keys(checks).join(', ')}.`,
      );
    }
    const value = (input as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const problem = checks[name as keyof T](value);
    if (problem !== null) throw invalidOption(join(where, name), value, problem);
    (defaults as Record<string, unknown>)[name] = value;
  }
  return Object.freeze(defaults);
}

/** The error for a value that an option cannot have. */
export function invalidOption(name: string, given: unknown, expected: string): AiwafConfigError {
  return new AiwafConfigError('AIWAF_E_OPTION_VALUE', `${name} is ${show(given)}.`, `Write ${expected}.`);
}

function join(where: string, name: string): string {
  return where === '' ? name : `${where}.${name}`;
}

function show(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
