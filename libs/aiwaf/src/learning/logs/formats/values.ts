import { LOG_TIME_LENGTH, parseLogTime } from '../log-time';

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/;
const NUMBER = /^\d{1,19}(?:\.\d{1,9})?$/;
/** As seconds this is the year 5138, as milliseconds March 1973. */
const FIRST_AS_MS = 1e11;
/** As milliseconds this is the year 5138; what is above counts micro- or nanoseconds. */
const LAST_AS_MS = 1e14;

/** A text field; empty for `-`, and where there is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' && value !== '-' ? value : '';
}

/** A number that is not negative, written as one or as text; NaN for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value >= 0 ? value : NaN;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : NaN;
}

/** Seconds, or `null` where they are not said. */
export function secondsOf(value: unknown): number | null {
  const seconds = numberOf(value);
  return Number.isFinite(seconds) ? seconds : null;
}

/** A status of three digits, or NaN. */
export function statusOf(value: unknown): number {
  const status = numberOf(value);
  return Number.isInteger(status) && status >= 100 && status <= 999 ? status : NaN;
}

/**
 * Epoch milliseconds of a time: seconds, milli-, micro- or nanoseconds since 1970 as number or text,
 * ISO 8601 (without a zone: UTC), or as Apache writes it. NaN for anything else.
 */
export function instantOf(value: unknown): number {
  const number = numberOf(value);
  if (!Number.isNaN(number)) return fromEpoch(number);
  if (typeof value !== 'string') return NaN;
  return value.length === LOG_TIME_LENGTH && value[2] === '/' ? parseLogTime(value, 0) : fromIso(value);
}

function fromEpoch(number: number): number {
  let ms = number < FIRST_AS_MS ? number * 1_000 : number;
  while (ms >= LAST_AS_MS && Number.isFinite(ms)) ms /= 1_000;
  return Number.isFinite(ms) ? Math.round(ms) : NaN;
}

function fromIso(text: string): number {
  const match = ISO.exec(text);
  if (match === null) return NaN;
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] = match;
  if (+month < 1 || +month > 12 || +day < 1 || +day > 31 || +hour > 23 || +minute > 59 || +second > 60)
    return NaN;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const zone = sign === undefined ? 0 : (+zoneHour * 60 + +zoneMinute) * (sign === '+' ? 1 : -1);
  return Date.UTC(+year, +month - 1, +day, +hour, +minute, +second, ms) - zone * 60_000;
}
