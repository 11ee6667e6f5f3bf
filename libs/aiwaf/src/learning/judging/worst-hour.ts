import { Evidence, EVIDENCE_POINTS, EvidenceKind } from './evidence';
import { RequestCounts } from './request-counts';

/** The hour in which most points stand against a client, and what they are made of. */
export interface WorstHour {
  readonly points: number;
  /** Epoch milliseconds of the first and last evidence of the hour. */
  readonly from: number;
  readonly to: number;
  readonly scannerPaths: number;
  readonly payloads: number;
  readonly notFoundPaths: number;
  readonly failedLogins: number;
}

export const HOUR_MS = 3_600_000;
const LOGIN_WINDOW_MS = 600_000;
/** Failed logins within ten minutes that are a person's. */
const FORGIVEN_LOGINS = 5;
/** Points that plain 404s alone can reach, unless they are most of what the client did. */
const NOT_FOUND_CAP = 60;
const MANY_PATHS = 20;
/** 404s from which on a client's plain 404s are judged at all, as in the Python package. */
const MIN_NOT_FOUND = 6;

/**
 * Slides an hour over a client's evidence. Each distinct path counts once in the hour; what is read
 * as a person's typing errors and broken links is left out (fewer than six plain 404s at all).
 *
 * @param evidence in any order
 * @param notFoundTotal plain 404s of the client at all, repeated paths included
 */
export function worstHour(
  evidence: readonly Evidence[],
  notFoundTotal: number,
  requests: RequestCounts,
): WorstHour | null {
  const sorted = withoutForgivenLogins([...evidence].sort((a, b) => a.at - b.at)).filter(
    (item) => item.kind !== 'not-found' || notFoundTotal >= MIN_NOT_FOUND,
  );
  const hour = new Tally();
  let worst: WorstHour | null = null;
  let first = 0;
  for (const item of sorted) {
    while (sorted[first].at <= item.at - HOUR_MS) hour.remove(sorted[first++]);
    hour.add(item);
    const paths = hour.distinct['not-found'];
    if (worst !== null && hour.plainPoints + EVIDENCE_POINTS.notFound * paths <= worst.points) continue;
    const asked = paths < MANY_PATHS ? Infinity : requests.between(item.at - HOUR_MS, item.at);
    const points = hour.plainPoints + notFoundPoints(paths, asked);
    if (worst === null || points > worst.points) worst = hour.summary(points, sorted[first].at, item.at);
  }
  return worst;
}

function notFoundPoints(distinct: number, requests: number): number {
  const points = EVIDENCE_POINTS.notFound * distinct;
  return distinct >= MANY_PATHS && distinct * 2 > requests ? points : Math.min(points, NOT_FOUND_CAP);
}

/** Drops failed logins that have no more than {@link FORGIVEN_LOGINS} before them in ten minutes. */
function withoutForgivenLogins(sorted: readonly Evidence[]): Evidence[] {
  const logins: number[] = [];
  return sorted.filter((item) => {
    if (item.kind !== 'failed-login') return true;
    while (logins.length > 0 && logins[0] <= item.at - LOGIN_WINDOW_MS) logins.shift();
    logins.push(item.at);
    return logins.length > FORGIVEN_LOGINS;
  });
}

/** Distinct subjects and their points within the hour; failed logins count each. */
class Tally {
  readonly distinct: Record<EvidenceKind, number> = {
    'scanner-path': 0,
    payload: 0,
    'not-found': 0,
    'failed-login': 0,
  };
  /** Points of everything but plain 404s, which have a rule of their own. */
  plainPoints = 0;
  private readonly seen: Record<EvidenceKind, Map<number, number>> = {
    'scanner-path': new Map(),
    payload: new Map(),
    'not-found': new Map(),
    'failed-login': new Map(),
  };

  add(item: Evidence): void {
    const seen = this.seen[item.kind];
    const before = seen.get(item.subject) ?? 0;
    seen.set(item.subject, before + 1);
    if (before === 0 || item.kind === 'failed-login') this.count(item, 1);
  }

  remove(item: Evidence): void {
    const seen = this.seen[item.kind];
    const left = (seen.get(item.subject) as number) - 1;
    if (left === 0) seen.delete(item.subject);
    else seen.set(item.subject, left);
    if (left === 0 || item.kind === 'failed-login') this.count(item, -1);
  }

  summary(points: number, from: number, to: number): WorstHour {
    return {
      points,
      from,
      to,
      scannerPaths: this.distinct['scanner-path'],
      payloads: this.distinct.payload,
      notFoundPaths: this.distinct['not-found'],
      failedLogins: this.distinct['failed-login'],
    };
  }

  private count(item: Evidence, sign: 1 | -1): void {
    this.distinct[item.kind] += sign;
    if (item.kind !== 'not-found') this.plainPoints += sign * item.points;
  }
}
