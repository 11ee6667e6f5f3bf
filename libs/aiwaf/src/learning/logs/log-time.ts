const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const SLASH = 47;
const COLON = 58;
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;

/** Characters of a log time without its brackets: `10/Oct/2025:13:55:36 +0000`. */
export const LOG_TIME_LENGTH = 26;

/**
 * Epoch milliseconds of the time that starts at `start`, as Apache and nginx write it, its zone
 * honoured; NaN when it is none. Read by hand, since each line of a log has one.
 */
export function parseLogTime(line: string, start: number): number {
  const marked =
    line.charCodeAt(start + 2) === SLASH &&
    line.charCodeAt(start + 6) === SLASH &&
    line.charCodeAt(start + 11) === COLON &&
    line.charCodeAt(start + 14) === COLON &&
    line.charCodeAt(start + 17) === COLON &&
    line.charCodeAt(start + 20) === SPACE;
  if (!marked) return NaN;
  const month = MONTHS.indexOf(line.slice(start + 3, start + 6)) / 3;
  const day = twoDigits(line, start);
  const hour = twoDigits(line, start + 12);
  const minute = twoDigits(line, start + 15);
  const second = twoDigits(line, start + 18);
  const inRange = day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
  if (!inRange || month < 0 || !Number.isInteger(month)) return NaN;
  const year = twoDigits(line, start + 7) * 100 + twoDigits(line, start + 9);
  const zone = twoDigits(line, start + 22) * 60 + twoDigits(line, start + 24);
  const mark = line.charCodeAt(start + 21);
  const sign = mark === PLUS ? 1 : mark === MINUS ? -1 : NaN;
  return Date.UTC(year, month, day, hour, minute, second) - sign * zone * 60_000;
}

function twoDigits(line: string, start: number): number {
  const [tens, ones] = [line.charCodeAt(start) - 48, line.charCodeAt(start + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
