import { WorstHour } from './worst-hour';

/** A client that the evidence bans. */
export interface BannedClient {
  /** Client key: an IPv4 address or an IPv6 `/64`. */
  readonly client: string;
  /** The first address that it came from; of an IPv6 client one of its `/64`. */
  readonly address: string;
  /** One sentence for people. */
  readonly reason: string;
  /** Points of its worst hour. */
  readonly points: number;
  /** Its worst hour. */
  readonly evidence: WorstHour;
  /** Some of the paths, at most 200 characters each. */
  readonly examples: readonly string[];
  /** That of the last line against it, at most 200 characters; `null` where the log has none. */
  readonly userAgent: string | null;
}

/** Why a client with evidence against it is not banned. */
export type SpareCause = 'never-ban' | 'exempt' | 'tombstone' | 'below-threshold' | 'crawler';

/** A client with evidence against it that is not banned. */
export interface SparedClient {
  /** Client key: an IPv4 address or an IPv6 `/64`. */
  readonly client: string;
  /** Why it is spared. */
  readonly cause: SpareCause;
  /** One sentence for people. */
  readonly reason: string;
  /** Points of its worst hour. */
  readonly points: number;
}

/** A client one of whose minutes the model finds strange. */
export interface AnomalousClient {
  /** Client key: an IPv4 address or an IPv6 `/64`. */
  readonly client: string;
  /** From the model's threshold to 1, higher is stranger. */
  readonly score: number;
  /** Its behaviour in that minute confirms it: evidence of 50 points. */
  readonly confirmed: boolean;
}

/** The clients of a run; the lists are bounded, the totals are not. Most points first. */
export interface JudgedClients {
  /** Who is to be banned, most points first. */
  readonly banned: readonly BannedClient[];
  /** How many, also beyond the list. */
  readonly bannedTotal: number;
  /** Who has evidence against it and is spared, most points first. */
  readonly spared: readonly SparedClient[];
  /** How many, also beyond the list. */
  readonly sparedTotal: number;
  /** How many were spared for which cause; causes that nobody was spared for are left out. */
  readonly sparedByCause: Readonly<Partial<Record<SpareCause, number>>>;
  /** Clients that the model finds strange, strangest first; none where no model was learned. */
  readonly anomalous: readonly AnomalousClient[];
  /** How many, also beyond the list. */
  readonly anomalousTotal: number;
  /** Different clients; one that was forgotten and came back counts again. */
  readonly clients: number;
  /** Clients forgotten for lack of room while lines were still to come; judged when they went. */
  readonly evicted: number;
}

const PARTS: readonly (readonly [keyof WorstHour, string, string])[] = [
  ['payloads', 'attack payload', 'attack payloads'],
  ['scannerPaths', 'scanner path', 'scanner paths'],
  ['agents', "of them with no visitor's user agent", "of them with no visitor's user agent"],
  ['notFoundPaths', 'path not found', 'paths not found'],
  ['failedLogins', 'failed login beyond five', 'failed logins beyond five'],
  ['anomalies', 'confirmed anomaly', 'confirmed anomalies'],
  ['attackTools', "request under an attack tool's name", "requests under an attack tool's name"],
];

/** Such as `2 attack payloads, 31 paths not found within one hour (262 points)`. */
export function describeEvidence(hour: WorstHour): string {
  const parts = PARTS.filter(([key]) => hour[key] > 0).map(
    ([key, one, many]) => `${hour[key]} ${hour[key] === 1 ? one : many}`,
  );
  return `${parts.join(', ')} within one hour (${hour.points} points)`;
}
