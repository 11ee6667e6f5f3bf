import { instantText } from './training-runs-text';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** An instant as people count from now: `in 14 minutes`, `3 days ago`. Both in epoch ms. */
export function relativeText(instant: number, now: number): string {
  const elapsed = instant - now;
  const [unit, length] =
    UNITS.find(([, ms]) => Math.round(Math.abs(elapsed) / ms) >= 1) ?? UNITS[UNITS.length - 1];
  // Minus zero is `0 seconds ago`, and zero `in 0 seconds`.
  return RELATIVE.format(Math.round(elapsed / length) || -0, unit);
}

/** An instant in UTC and from now: `2026-01-05T10:00:00Z (3 minutes ago)`. */
export function timeText(instant: number, now: number): string {
  return `${instantText(instant)} (${relativeText(instant, now)})`;
}
