const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
/** What stands between the numbers of `10/Oct/2025:13:55:36 +0000`, by position. */
const MARKS: readonly (readonly [number, string])[] = [
  [2, '/'],
  [6, '/'],
  [11, ':'],
  [14, ':'],
  [17, ':'],
  [20, ' '],
];

/** Characters of a log time without its brackets: `10/Oct/2025:13:55:36 +0000`. */
export const LOG_TIME_LENGTH = 26;

/**
 * Epoch milliseconds of the time that starts at `start`, as Apache and nginx write it, its zone
 * honoured; NaN when it is none. Read by hand, since each line of a log has one.
 */
export function parseLogTime(line: string, start: number): number {
  for (const [offset, mark] of MARKS) if (line[start + offset] !== mark) return NaN;
  const month = MONTHS.indexOf(line.slice(start + 3, start + 6)) / 3;
  const sign = line[start + 21] === '+' ? 1 : line[start + 21] === '-' ? -1 : NaN;
  const day = digits(line, start, 2);
  const hour = digits(line, start + 12, 2);
  const minute = digits(line, start + 15, 2);
  const second = digits(line, start + 18, 2);
  const inRange = day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
  if (!inRange || month < 0 || !Number.isInteger(month)) return NaN;
  const zone = digits(line, start + 22, 2) * 60 + digits(line, start + 24, 2);
  return Date.UTC(digits(line, start + 7, 4), month, day, hour, minute, second) - sign * zone * 60_000;
}

function digits(line: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const digit = line.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
