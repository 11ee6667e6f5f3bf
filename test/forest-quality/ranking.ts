/** The ranks of values from 1, ties sharing their mean rank. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
  const rank = new Array<number>(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) rank[order[i]] = (from + to + 1) / 2;
  }
  return rank;
}

/** The chance that an anomaly scores above another row, a tie counting half (Mann and Whitney). */
export function areaUnderCurve(scores: readonly number[], anomalous: readonly boolean[]): number {
  const rank = ranks(scores);
  const anomalies = anomalous.filter(Boolean).length;
  const sum = rank.reduce((total, value, i) => (anomalous[i] ? total + value : total), 0);
  return (sum - (anomalies * (anomalies + 1)) / 2) / (anomalies * (scores.length - anomalies));
}

/** Spearman's correlation of two lists of one length. */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [ranks(one), ranks(other)];
  const middle = (one.length + 1) / 2;
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((total, value, i) => total + (value - middle) * (y[i] - middle), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

export const mean = (values: readonly number[]) =>
  values.reduce((total, value) => total + value, 0) / values.length;
