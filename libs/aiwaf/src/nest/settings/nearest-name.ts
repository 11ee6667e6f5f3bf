/** A name of which more than this share would have to change is another name, not a slip. */
const MOST_CHANGED = 0.4;

/** The known name that was probably meant, compared in capitals; `null` where none is near. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Infinity;
  for (const candidate of known) {
    const slips = editDistance(name.toUpperCase(), candidate.toUpperCase());
    if (slips >= least || slips > MOST_CHANGED * Math.max(name.length, candidate.length)) continue;
    nearest = candidate;
    least = slips;
  }
  return nearest;
}

/**
 * How many letters were left out, added, changed, or swapped with their neighbour: the distance of
 * optimal string alignment.
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = from[row - 1] === to[column - 1] ? 0 : 1;
      let least = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + changed);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) least = Math.min(least, beforeLast[column - 2] + 1);
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length];
}
