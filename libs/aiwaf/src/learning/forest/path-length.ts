const EULER = 0.577_215_664_901_532_9;

/**
 * c(n): the mean path length of an unsuccessful search in a binary search tree of `n` rows, which
 * makes path lengths comparable (Liu, Ting and Zhou, Isolation Forest, 2008, equation 1).
 */
export function meanPathLength(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER) - (2 * (n - 1)) / n;
}
