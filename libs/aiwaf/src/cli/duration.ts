import { AiwafConfigError } from '../core/errors';

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
/** Longer than any log or ban matters. */
const MAX_MS = 3_650 * UNITS.d;

/**
 * A length of time in ms: `90m`, `24h`, `7d`, or bare seconds as the Python package takes them.
 *
 * @throws AiwafConfigError `AIWAF_E_DURATION`
 */
export function durationOf(flag: string, text: string): number {
  const [, digits, unit = 's'] = /^(\d{1,9})([smhdw])?$/.exec(text.trim()) ?? [];
  const length = Number(digits) * UNITS[unit];
  if (length > 0 && length <= MAX_MS) return length;
  throw new AiwafConfigError(
    'AIWAF_E_DURATION',
    `${flag} is ${JSON.stringify(text.slice(0, 80))}.`,
    'Write a length of time such as 90m, 24h or 7d, at most ten years; a bare number is seconds.',
  );
}
