import { PointsKind } from '../bans/points-decay';

/**
 * Points that several processes give together, so that a client which spreads its requests over them is
 * banned as by one. Called behind the requests; whatever fails leaves each process with its own points.
 */
export interface SharedPoints {
  /** Adds points and answers the decayed total of all processes, or `null` where it is not known. Never rejects. */
  add(key: string, points: number, kind: PointsKind): Promise<number | null>;
  /** Has a client begin anew. Never throws and never waits. */
  clear(key: string): void;
  /** Has every client begin anew, as far as this process asks. */
  clearAll(): Promise<void>;
}
