/**
 * The latest end that a lease of an honest clock can have, in epoch ms: clocks of several machines may
 * differ by one `ttlMs`. What ends later was granted by a clock that is wrong, and is over.
 */
export function latestHonestEnd(now: number, ttlMs: number): number {
  return now + 2 * ttlMs;
}
