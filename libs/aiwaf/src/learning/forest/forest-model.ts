/** The trees of a forest side by side in flat arrays; a node's right child follows its left one. */
export interface FlatTrees {
  /** The first node of each tree and, last, the number of all nodes. */
  readonly starts: Uint32Array;
  /** The column that a node splits on; -1 in a leaf. */
  readonly feature: Int8Array;
  /** The split value of a node (smaller goes left); in a leaf the path length that ends there. */
  readonly value: Float32Array;
  /** A node's left child, counted from the first node of its tree; 0 in a leaf. */
  readonly left: Uint16Array;
}

/** An isolation forest as plain data, with what is needed to score rows with it. */
export interface ForestModel {
  /** Names the learned content: the same log, options and seed give the same version. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Rows that it was learned from. */
  readonly rows: number;
  readonly features: readonly string[];
  /** Features that over half of the rows lacked: no tree looks at them. */
  readonly masked: readonly boolean[];
  /** What stands in for a missing value, per feature. */
  readonly medians: readonly number[];
  /** Share of the training rows that was to count as anomalous. */
  readonly contamination: number;
  /** A row that scores above this is anomalous; 0 to 1. */
  readonly threshold: number;
  /** Rows that each tree was built on. */
  readonly sampleSize: number;
  readonly trees: FlatTrees;
}
