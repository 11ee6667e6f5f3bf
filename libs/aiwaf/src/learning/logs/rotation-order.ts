const NUMBERED = /^\.(\d{1,4})(?:\.gz)?$/;
const DATED = /^[.-](\d{4}-?\d{2}-?\d{2}(?:-?\d{2,10})?)(?:\.gz)?$/;
/** Dates as numbers stay below this. */
const AFTER_ALL_DATES = 1e15;

/**
 * Where a rotation stands among those of its log, from what its name adds to the log's: the oldest lowest,
 * `.3.gz` before `.2.gz` before `.1`, and of dates the earlier one. `null` for what no rotation is called.
 */
export function rotationOrder(suffix: string): number | null {
  const number = NUMBERED.exec(suffix)?.[1];
  if (number !== undefined) return -Number(number);
  const date = DATED.exec(suffix)?.[1];
  if (date === undefined) return null;
  return Number(date.replaceAll('-', '').slice(0, 14).padEnd(14, '0')) - AFTER_ALL_DATES;
}
