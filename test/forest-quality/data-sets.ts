import { seededRandom, type Random } from '#aiwaf/internals';

/** Rows of the six features, and which of them are anomalies. */
export interface DataSet {
  readonly name: string;
  /** NaN stands for a missing value, as in a log without response times. */
  readonly rows: readonly (readonly number[])[];
  readonly anomalous: readonly boolean[];
}

/** The data sets on which forests are compared; everything follows from the seeds. */
export function dataSets(): DataSet[] {
  return [
    made('site', 4_000, 0.06, 11, (anomaly, random) => (anomaly ? scanner(random) : visitor(random))),
    made('site-without-times', 3_000, 0.1, 12, (anomaly, random) =>
      withoutTime(anomaly ? scanner(random) : visitor(random)),
    ),
    made('clusters', 3_000, 0.08, 13, (anomaly, random) => (anomaly ? outlier(random) : clustered(random))),
    made('heavy-tails', 2_500, 0.05, 14, (anomaly, random) => heavy(anomaly, random)),
  ];
}

function made(
  name: string,
  count: number,
  share: number,
  seed: number,
  rowOf: (anomaly: boolean, random: Random) => number[],
): DataSet {
  const random = seededRandom(seed);
  const anomalous = Array.from({ length: count }, () => random() < share);
  return { name, anomalous, rows: anomalous.map((anomaly) => rowOf(anomaly, random).map(round)) };
}

/** So few digits that no platform's logarithm makes another row. */
const round = (value: number) => Math.round(value * 1_000) / 1_000;

/** A person: pages and their assets, few of them missing; most values tie. */
function visitor(random: Random): number[] {
  const missing = random() < 0.03;
  return [
    1 + Math.floor(random() ** 2 * 45),
    random() < 0.01 ? 1 : 0,
    0.004 + exponential(random) * 0.06,
    missing ? 2 : random() < 0.06 ? -1 : random() < 0.002 ? 3 : 0,
    Math.floor(exponential(random) * 3),
    missing ? 1 + Math.floor(random() * 3) : random() < 0.04 ? 1 : 0,
  ];
}

/** A scanner: half of them fast, the others paced and so nearly people; some paths answer 200. */
function scanner(random: Random): number[] {
  const fast = random() < 0.5;
  const missing = random() < 0.85;
  return [
    4 + Math.floor(random() * 60),
    random() < 0.7 ? 1 + Math.floor(random() * 3) : 0,
    0.002 + exponential(random) * 0.02,
    missing ? 2 : 0,
    fast ? 8 + Math.floor(exponential(random) * 20) : Math.floor(random() * 4),
    missing ? Math.floor(random() * (fast ? 40 : 8)) : 0,
  ];
}

const withoutTime = (row: readonly number[]) => row.map((value, column) => (column === 2 ? NaN : value));

const CENTRES = [
  [0, 0, 0, 0, 0, 0],
  [6, 5, -4, 0, 3, 8],
  [-7, 2, 6, 5, -3, 1],
];

function clustered(random: Random): number[] {
  return CENTRES[Math.floor(random() * CENTRES.length)].map((centre) => centre + gaussian(random));
}

/** Anywhere in the box around the clusters. */
function outlier(random: Random): number[] {
  return CENTRES[0].map(() => -11 + random() * 23);
}

/** Log-normal columns of different width; an anomaly is scaled in three of them. */
function heavy(anomaly: boolean, random: Random): number[] {
  return CENTRES[0].map((_, column) => {
    const value = Math.exp(gaussian(random) * (0.4 + column * 0.2));
    return anomaly && random() < 0.5 ? value * 6 : value;
  });
}

/** Of mean 1. */
const exponential = (random: Random) => -Math.log(1 - random());

/** Of mean 0 and deviation 1 (Box and Muller). */
const gaussian = (random: Random) => Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random());
