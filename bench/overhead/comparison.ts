import { median } from '../median';
import { quantile, round1, round2 } from '../quantile';
import { CONNECTIONS } from './load';
import { Samples } from './rounds';

/** A contender beside another, in processor time of the same rounds. */
export interface Comparison {
  /** Microseconds a request, median of the rounds. */
  readonly cpuUs: number;
  /** Beyond the other's: the median of the differences round by round. */
  readonly extraUs: number;
  /** The middle half of these differences. */
  readonly extraQuartilesUs: readonly [number, number];
  /**
   * The difference of the lower quartiles. What else a machine does only adds to the time of a round, so that on
   * a busy one this is the steadier figure; on a quiet one it leaves out the rounds with a large collection of garbage.
   */
  readonly lowExtraUs: number;
  /** The lowest and the highest round. */
  readonly rangeUs: readonly [number, number];
  /** Requests a second against the other's, driver and server on one machine. */
  readonly throughput: number;
  /** Microseconds from one answer to the next on one connection. */
  readonly answerUs: number;
}

export function compare(samples: Samples, other: Samples): Comparison {
  const { cpuUs, wallUs } = samples;
  const extra = cpuUs.map((value, round) => value - other.cpuUs[round]);
  return {
    cpuUs: round1(median(cpuUs)),
    extraUs: round1(median(extra)),
    extraQuartilesUs: [round1(quantile(extra, 0.25)), round1(quantile(extra, 0.75))],
    lowExtraUs: round1(quantile(cpuUs, 0.25) - quantile(other.cpuUs, 0.25)),
    rangeUs: [round1(Math.min(...cpuUs)), round1(Math.max(...cpuUs))],
    throughput: round2(median(wallUs.map((value, round) => other.wallUs[round] / value))),
    answerUs: Math.round(median(wallUs) * CONNECTIONS),
  };
}
