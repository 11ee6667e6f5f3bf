import { BehaviourWindow } from '../../core/anomaly/behaviour-window';
import { markOf, RequestMark } from '../../core/anomaly/request-mark';
import { isRefusal } from '../../core/evidence/refusals';
import { features } from '../../core/features';
import { KnownTarget } from '../judging/site-knowledge';
import { LogLine } from '../logs/log-line';

/**
 * Whether a line is a row and counts in its client's window: those of exempt paths and refusals are
 * neither, as in live traffic.
 */
export function isRow({ status }: LogLine, { exempt }: KnownTarget): boolean {
  return !exempt && !isRefusal(status);
}

/** The feature row of a line, before the line is taken into its client's window. */
export function rowOf(line: LogLine, known: KnownTarget, window: BehaviourWindow): number[] {
  return features({
    pathLength: known.target.path.length,
    keywordHits: known.routed ? 0 : known.judgement.hits,
    responseTime: line.responseTime,
    status: line.status,
    burst: window.burst(line.at),
    notFound: window.notFound(line.at),
  });
}

/** What the window has to remember of a line for the rows that follow. */
export function markOfLine({ status }: LogLine): RequestMark {
  return markOf({ notFound: status === 404, hits: 0, missed: false, scanned: false, path: '' });
}
