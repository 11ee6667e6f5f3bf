import { Application } from './application';
import { Addresses } from './addresses';
import { Chance } from './chance';
import { Visit } from './visit';
import { Ask, Preset, VisitorKind } from './visitor-kind';

/** A request with its instant and the kind of its visitor. */
export interface PlannedAsk extends Ask {
  /** Milliseconds since midnight. */
  readonly at: number;
  readonly kind: VisitorKind;
}

export const DAY_MS = 86_400_000;
/** The scenario that the kinds' numbers of visits are given for. */
const NOMINAL_REQUESTS = 50_000;
/** Visits by hour of the day: quiet at night, a first peak before noon, the second in the evening. */
const RHYTHM = [2, 1, 1, 1, 1, 2, 4, 7, 9, 11, 12, 11, 10, 10, 10, 10, 10, 11, 12, 13, 14, 13, 9, 5];
const HOURS = RHYTHM.map((weight, hour) => [weight, hour] as const);

/**
 * Plans a day of exactly `requests` requests in order of time: every kind's visits by its number, then
 * visits of `filler` until there are enough.
 */
export function planDay(
  kinds: readonly VisitorKind[],
  filler: VisitorKind,
  applications: Readonly<Record<Preset, Application>>,
  requests: number,
  chance: Chance,
): PlannedAsk[] {
  const scale = Math.min(1, requests / NOMINAL_REQUESTS);
  const addresses = new Addresses(chance);
  const visits = chance.shuffle(
    kinds.flatMap((kind) =>
      Array<VisitorKind>(chance.rounded((kind.visits * requests) / NOMINAL_REQUESTS)).fill(kind),
    ),
  );
  const planned: PlannedAsk[] = [];
  for (let i = 0; planned.length < requests; i++) {
    const kind = visits[i] ?? filler;
    const visit = new Visit(chance, addresses, `https://${applications[kind.preset].host}`, scale);
    kind.plan(visit);
    const begins =
      ((kind.hour ?? chance.weighted(HOURS)) + chance.real(0, kind.hour === undefined ? 1 : 0.05)) *
      3_600_000;
    for (const ask of visit.asks) {
      const at = Math.floor(begins + ask.afterMs);
      // What goes on past midnight belongs to the next day.
      if (at < DAY_MS) planned.push({ ...ask, at, kind });
    }
  }
  planned.length = requests;
  return planned.sort((a, b) => a.at - b.at);
}
