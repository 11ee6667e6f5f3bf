import { AnomalyModel } from '../../core/ports/anomaly-model';
import { ForestModel } from './forest-model';
import { meanPathLength } from './path-length';

/** Scores feature rows with a model. Allocates nothing per row. */
export class ForestScorer implements AnomalyModel {
  private readonly row: Float64Array;
  private readonly normaliser: number;
  private readonly trees: number;

  constructor(readonly model: ForestModel) {
    this.row = new Float64Array(model.features.length);
    this.trees = model.trees.starts.length - 1;
    this.normaliser = this.trees * meanPathLength(model.sampleSize);
  }

  get version(): string {
    return this.model.version;
  }

  /**
   * The anomaly score of a row, from 0 to 1, higher is stranger: 2^(-E(h(x)) / c(n)) (Liu, Ting and
   * Zhou 2008, equation 2). A missing value (NaN) counts as the training median.
   */
  score(row: ArrayLike<number>): number {
    const filled = this.row;
    for (let i = 0; i < filled.length; i++) filled[i] = Number.isNaN(row[i]) ? this.model.medians[i] : row[i];
    const { starts, feature, value, left } = this.model.trees;
    let length = 0;
    for (let tree = 0; tree < this.trees; tree++) {
      const start = starts[tree];
      let node = start;
      for (let column = feature[node]; column >= 0; column = feature[node])
        node = start + left[node] + (filled[column] < value[node] ? 0 : 1);
      length += value[node];
    }
    return 2 ** (-length / this.normaliser);
  }

  isAnomalous(row: ArrayLike<number>): boolean {
    return this.score(row) > this.model.threshold;
  }
}
