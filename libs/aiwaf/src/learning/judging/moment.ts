import { Behaviour, isConfirmed, TRAINING_LIMITS } from '../../core/anomaly/behaviour';
import { BEHAVIOUR_WINDOW_MS } from '../../core/anomaly/behaviour-window';
import { OpenRow } from '../forest/log-rows';
import { Evidence } from './evidence';

/** A request and its client's minute up to it: what the model is asked about once it is learned. */
export interface Moment {
  readonly row: OpenRow;
  readonly behaviour: Behaviour;
}

/** Whether a moment is worth asking about: one missing page alone is nothing. */
export function isTelling({ behaviour }: Moment): boolean {
  const { keywordHits, scannedPaths, missedPaths } = behaviour;
  return keywordHits > 0 || scannedPaths > 0 || missedPaths > 1;
}

/** Which of two moments tells more: a confirmed one, then the one in which more was missing. */
export function tellsMore(moment: Moment, than: Moment): boolean {
  const [confirmed, before] = [isConfirmedMoment(moment), isConfirmedMoment(than)];
  return confirmed === before ? missing(moment) > missing(than) : confirmed;
}

/** Whether behaviour confirms what the model may say of the moment; one path, however often, is no walk. */
export function isConfirmedMoment({ behaviour }: Moment): boolean {
  return behaviour.scannedPaths + behaviour.missedPaths > 1 && isConfirmed(behaviour, TRAINING_LIMITS);
}

/**
 * A moment by what its requests turned out to be.
 *
 * @param evidence all that stands against the client from that minute
 */
export function settledMoment(moment: Moment, evidence: readonly Evidence[]): Moment {
  const scanned = new Set<number>();
  const missed = new Set<number>();
  for (const { at, kind, subject } of evidence) {
    if (at > moment.row.at || at <= moment.row.at - BEHAVIOUR_WINDOW_MS) continue;
    if (kind === 'not-found') missed.add(subject);
    else if (kind === 'scanner-path' || kind === 'payload') scanned.add(subject);
  }
  const { scannedPaths, missedPaths } = moment.behaviour;
  return {
    ...moment,
    behaviour: {
      ...moment.behaviour,
      // Payloads count as evidence whatever their answer, here only on what was not found.
      scannedPaths: Math.min(scannedPaths, scanned.size),
      missedPaths: Math.min(missedPaths, missed.size),
    },
  };
}

function missing({ behaviour: { scannedPaths, missedPaths } }: Moment): number {
  return scannedPaths + missedPaths;
}
