/** A learned model as the anomaly layer asks it, on the request path: a few microseconds a row. */
export interface AnomalyModel {
  /** Names the learned content. */
  readonly version: string;
  /** @param row the features of `features()`, NaN where one is unknown */
  isAnomalous(row: ArrayLike<number>): boolean;
}
