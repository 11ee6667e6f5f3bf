import { CanonicalPath } from '../path/canonical-path';

/** What keywords say of a path that no route serves. */
export interface PathJudgement {
  /** Static and learned keywords in the path: the `kw_hits` feature, 0 and up. */
  readonly hits: number;
  /** The class of scanner probe that the path belongs to, such as `dotfile`, or `null`. */
  readonly scannerClass: string | null;
  /** The kind of unmistakable payload in path or query, such as `traversal`, or `null`; holds on routed paths too. */
  readonly payload: string | null;
}

/**
 * Judges targets by the keyword layer's knowledge; how training and replay see what the layer sees. What a
 * judgement says may be worked out only when it is read.
 */
export type PathJudge = (target: CanonicalPath) => PathJudgement;
