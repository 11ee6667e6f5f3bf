const UNITS = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Milliseconds in the largest unit that says them exactly: `14 days`, `15 min`. */
export function duration(ms: number): string {
  const [name, length] = UNITS.find(([, each]) => ms > 0 && ms % each === 0) ?? ['ms', 1];
  const count = ms / length;
  return `${count} ${name === 'day' && count !== 1 ? 'days' : name}`;
}
