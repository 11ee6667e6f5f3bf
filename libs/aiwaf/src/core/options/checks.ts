/** Says what a value should be, or answers `null` when it is so. */
export type Check = (value: unknown) => string | null;

/** A finite number from `min` to `max`. */
export const number =
  (min: number, max = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
      ? null
      : `a number from ${min} to ${max}`;

/** A whole number from `min` to `max`. */
export const integer =
  (min: number, max = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `a whole number from ${min} to ${max}`;

export const boolean: Check = (value) => (typeof value === 'boolean' ? null : 'true or false');

export const string: Check = (value) =>
  typeof value === 'string' && value !== '' ? null : 'a text that is not empty';

export const oneOf =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value) ? null : `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;

export const listOf =
  (item: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'a list';
    const wrong = value.map(item).find((problem) => problem !== null);
    return wrong === undefined ? null : `a list whose entries are each ${wrong}`;
  };

export const nullable =
  (check: Check): Check =>
  (value) => {
    const problem = value === null || value === undefined ? null : check(value);
    return problem === null ? null : `${problem}, or null`;
  };

/** Anything; for values that another check looks into. */
export const anything: Check = () => null;
