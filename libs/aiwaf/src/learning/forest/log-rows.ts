import { LIVE_LIMITS } from '../../core/anomaly/behaviour';
import { BehaviourWindow } from '../../core/anomaly/behaviour-window';
import { markOf, RequestMark } from '../../core/anomaly/request-mark';
import { isRefusal } from '../../core/evidence/refusals';
import { FEATURE_NAMES, features } from '../../core/features';
import { LogLine } from '../../core/ports/feature-source';
import type { Evidence } from '../judging/evidence';
import { isExempt, KnownTarget, SiteKnowledge } from '../judging/site-knowledge';

const KEYWORD_HITS = FEATURE_NAMES.indexOf('kw_hits');
const NOT_FOUND = FEATURE_NAMES.indexOf('total_404');

/** A row and the instant of its request in epoch milliseconds. */
export interface DatedRow {
  readonly at: number;
  readonly values: readonly number[];
}

/** The features of a line by what is known when it is read; the end of the log may tell otherwise. */
export interface OpenRow {
  /** Epoch milliseconds. */
  readonly at: number;
  /** In the order of `FEATURE_NAMES`. */
  readonly values: readonly number[];
  /** Hash of the path as a router sees it. */
  readonly path: number;
  /** It is no row if its path turns out to be routed. */
  readonly exemptIfRouted: boolean;
}

/**
 * Whether a line is a row and counts in its client's window: those of exempt paths and refusals are
 * neither, as in live traffic.
 */
export function isRow({ status }: LogLine, known: KnownTarget): boolean {
  return !isRefusal(status) && !isExempt(known);
}

/** The feature row of a line, before the line is taken into its client's window. */
export function rowOf(line: LogLine, known: KnownTarget, window: BehaviourWindow): OpenRow {
  const values = features({
    pathLength: known.target.path.length,
    keywordHits: known.routed ? 0 : known.judgement.hits,
    responseTime: line.responseTime,
    status: line.status,
    burst: window.burst(line.at),
    notFound: window.notFound(line.at),
  });
  return { at: line.at, values, path: known.path, exemptIfRouted: known.exemptIfRouted };
}

/** The features of a row by what is known of the site now, or `null` where it is none. */
export function settleRow(row: OpenRow, site: SiteKnowledge): readonly number[] | null {
  if (!site.isRouted(row.path)) return row.values;
  if (row.exemptIfRouted) return null;
  return row.values.map((value, column) => (column === KEYWORD_HITS ? 0 : value));
}

/**
 * Whether a row may teach what is usual: its client had fewer 404s in the minute before than behaviour
 * takes to confirm an anomaly. What could be confirmed is never learned as usual, or who owns many rows
 * could make a scan look like every day (test/acceptance/l2.ts).
 */
export function isOrdinaryRow(values: readonly number[]): boolean {
  return values[NOT_FOUND] < LIVE_LIMITS.scannedPaths - 1;
}

/**
 * What the window has to remember of a line for the rows that follow.
 *
 * @param evidence what the line says against its client
 */
export function markOfLine({ status }: LogLine, known: KnownTarget, evidence: Evidence | null): RequestMark {
  const notFound = status === 404;
  return markOf({
    notFound,
    // As evidence, keywords count where nothing answers: an archive may be full of them.
    hits: notFound && !known.routed ? known.judgement.hits : 0,
    missed: notFound && evidence?.kind === 'not-found',
    scanned: notFound && !known.routed && (evidence?.kind === 'scanner-path' || evidence?.kind === 'payload'),
    path: notFound ? known.target.lower : '',
  });
}
