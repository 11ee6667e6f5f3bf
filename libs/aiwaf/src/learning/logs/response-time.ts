/** The tail is looked at from its end: the time field is the last thing that servers write. */
const MAX_TAIL = 512;
const NAMED = /(?:^|\s)(?:response-time|request_time|rt)="?(\d{1,9}(?:\.\d{1,9})?)"?(?=\s|$)/;
const TRAILING = /(?:^|\s)"?(\d{1,12})(\.\d{1,9})?(ms)?"?$/;

/**
 * The response time in seconds from what follows the quoted fields of a line, or `null`.
 * `response-time=`, `request_time=` and `rt=` are seconds. A trailing number with decimals is nginx's
 * `$request_time` in seconds, one with `ms` milliseconds, and a whole one Apache's `%D` in
 * microseconds, since nginx always writes decimals.
 */
export function responseTime(tail: string): number | null {
  const text = tail.length > MAX_TAIL ? tail.slice(-MAX_TAIL) : tail;
  const named = text.includes('=') ? NAMED.exec(text) : null;
  if (named !== null) return Number(named[1]);
  const trailing = TRAILING.exec(text);
  if (trailing === null) return null;
  const [, whole, decimals, unit] = trailing;
  const value = Number(whole + (decimals ?? ''));
  if (unit !== undefined) return value / 1_000;
  return decimals === undefined ? value / 1_000_000 : value;
}
