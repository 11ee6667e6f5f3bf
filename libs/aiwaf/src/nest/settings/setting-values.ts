import { AiwafConfigError } from '../../core/errors';

/** Reads one setting: answers its value in our units, or throws `AIWAF_E_SETTING`. */
export type Read<T> = (value: unknown, name: string) => T;

/** The error for a setting that cannot be meant. */
export function invalidSetting(name: string, value: unknown, expected: string): AiwafConfigError {
  const shown = (JSON.stringify(value) ?? String(value)).slice(0, 80);
  return new AiwafConfigError('AIWAF_E_SETTING', `${name} is ${shown}.`, `Write ${expected}.`);
}

/** A number, or its decimal text as an environment variable holds it. */
export const number =
  (min: number, max: number): Read<number> =>
  (value, name) => {
    const text = typeof value === 'string' && /^\d{1,12}(?:\.\d{1,6})?$/.test(value.trim());
    const given = text ? Number(value) : value;
    if (typeof given === 'number' && given >= min && given <= max) return given;
    throw invalidSetting(name, value, `a number from ${min} to ${max}`);
  };

export const integer =
  (min: number, max: number): Read<number> =>
  (value, name) => {
    const given = number(min, max)(value, name);
    if (Number.isInteger(given)) return given;
    throw invalidSetting(name, value, `a whole number from ${min} to ${max}`);
  };

/** Seconds of a setting as milliseconds. */
export const seconds: Read<number> = (value, name) => Math.round(number(0.001, 86_400)(value, name) * 1_000);

export const boolean: Read<boolean> = (value, name) => {
  const text = String(value).trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  if (['false', '0', 'no', 'off'].includes(text)) return false;
  throw invalidSetting(name, value, 'True or False');
};

export const text: Read<string> = (value, name) => {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw invalidSetting(name, value, 'a text that is not empty');
};

/** A list of texts, or one text with commas as an environment variable holds it. */
export const textList: Read<readonly string[]> = (value, name) => {
  const entries: unknown =
    typeof value === 'string' ? value.split(',').filter((entry) => entry.trim()) : value;
  if (!Array.isArray(entries)) throw invalidSetting(name, value, 'a list of texts');
  return entries.map((entry: unknown) => text(entry, name));
};

/** A dictionary of settings. */
export const dictionary: Read<Readonly<Record<string, unknown>>> = (value, name) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalidSetting(name, value, 'a dictionary');
};
