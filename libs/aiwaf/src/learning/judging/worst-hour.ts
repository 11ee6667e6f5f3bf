import { Evidence } from './evidence';
import { HourTally, WorstHour } from './hour-tally';
import { RequestCounts } from './request-counts';

export type { WorstHour } from './hour-tally';

export const HOUR_MS = 3_600_000;
const LOGIN_WINDOW_MS = 600_000;
/** Failed logins within ten minutes that are a person's. */
const FORGIVEN_LOGINS = 5;
/** 404s from which on a client's plain 404s are judged at all, as in the Python package. */
const MIN_NOT_FOUND = 6;

/**
 * Slides an hour over a client's evidence. Each distinct path counts once in the hour, a login form again
 * each time. How much it was of all that the client asked for decides what it says: where probes are over
 * half, old pages are probes too, and an attack tool's name convicts; among other requests, as of an office
 * with one infected computer or of a site that lost some pages, only probes themselves count in full. What
 * is read as a person's typing errors and broken links is left out (fewer than six plain 404s at all).
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
  const hour = new HourTally();
  let worst: WorstHour | null = null;
  let first = 0;
  for (const item of sorted) {
    while (sorted[first].at <= item.at - HOUR_MS) hour.remove(sorted[first++]);
    hour.add(item);
    if (worst !== null && hour.mostPoints <= worst.points) continue;
    const points = hour.points(requests.upTo(item.at));
    if (worst === null || points > worst.points) worst = hour.summary(points, sorted[first].at, item.at);
  }
  return worst;
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
