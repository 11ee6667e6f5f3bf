import { AiwafConfigError } from '../core/errors';

const MAX = 999_999_999;

/** @throws AiwafConfigError `AIWAF_E_OPTION_VALUE` */
export function wholeNumber(flag: string, text: string, min: number, max = MAX): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
  throw new AiwafConfigError(
    'AIWAF_E_OPTION_VALUE',
    `${flag} is ${JSON.stringify(text.slice(0, 80))}.`,
    `Write a whole number from ${min} to ${max}.`,
  );
}
