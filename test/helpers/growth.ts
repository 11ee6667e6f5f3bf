const SMALL = 16_384;
const LARGE = 4 * SMALL;
const ROUNDS = 12;
/** Below this a clock's own grain decides, in ms. */
const FLOOR_MS = 0.05;

/**
 * How many times the cost of 16 KiB of a text the cost of 64 KiB is: about 4 where the work is linear,
 * about 16 where it is quadratic. The best of several rounds each, so that a busy machine changes little.
 *
 * @param text makes a hostile text of a length; `round`, three digits, lets it differ, past caches
 */
export function growth(
  text: (length: number, round: number) => string,
  work: (text: string) => void,
): number {
  let round = 100;
  const cost = (length: number) => {
    let best = Infinity;
    for (let i = 0; i < ROUNDS; i++) {
      const input = text(length, round++);
      const start = performance.now();
      work(input);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  cost(SMALL);
  return cost(LARGE) / Math.max(cost(SMALL), FLOOR_MS);
}

/** Between linear and quadratic. */
export const LINEAR_AT_MOST = 9;

/** A text of about `length` characters made of a piece. */
export function repeated(piece: string, length: number): string {
  return piece.repeat(Math.max(1, Math.floor(length / piece.length)));
}
