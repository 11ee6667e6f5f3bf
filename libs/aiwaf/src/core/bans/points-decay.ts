/** Scanner paths and payloads fade slower than everything else. */
export type PointsKind = 'scanner' | 'other';

/** Milliseconds in which points of a kind halve. */
export type HalfLives = Readonly<Record<PointsKind, number>>;

/** Scanner paths and payloads are told by their code. */
export function kindOf(code: string): PointsKind {
  return code.startsWith('keywords.scanner') || code.startsWith('keywords.payload') ? 'scanner' : 'other';
}

/** What is left of points after `elapsedMs`; all of them where that is not positive. */
export function decayed(points: number, halfLifeMs: number, elapsedMs: number): number {
  return elapsedMs <= 0 ? points : points * 2 ** (-elapsedMs / halfLifeMs);
}
