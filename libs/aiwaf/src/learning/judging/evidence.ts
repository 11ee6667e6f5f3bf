import { isRefusal } from '../../core/evidence/refusals';
import { LOGIN_PATHS } from '../../core/exemptions/exempt-paths';
import { PrefixMap } from '../../core/path/prefix-map';
import { AgentKind } from '../../core/ports/agent-judge';
import { LogLine } from '../../core/ports/feature-source';
import { isAskedUnprompted, isAssetPath } from './plain-paths';
import { isLinked, ProbeStanding, standingOf } from './probe-standing';
import { refererHost } from './referer-host';
import { isExempt, KnownTarget, SiteKnowledge } from './site-knowledge';
import { textHash } from './text-hash';

/** Points that a trainer gives: those of live traffic, and what only a whole hour of a client tells. */
export const EVIDENCE_POINTS = {
  scannerPath: 34,
  /** A guess, and an old page among other requests. */
  guess: 10,
  /** Header validation: no user agent, or a scanner's, on a scanner's path. */
  agent: 20,
  /** Once an hour, where requests under an attack tool's own name are over half of the client's. */
  attackTool: 100,
  payloadUnrouted: 100,
  payloadRouted: 34,
  notFound: 2,
  failedLogin: 5,
  anomaly: 50,
} as const;

export type EvidenceKind =
  'scanner-path' | 'attack-tool' | 'payload' | 'not-found' | 'failed-login' | 'anomaly';

/** What speaks against a client: one of its lines, or a minute of them that the model finds strange. */
export interface Evidence {
  readonly at: number;
  readonly kind: EvidenceKind;
  readonly points: number;
  /** Tells distinct paths (of payloads: distinct targets) apart: a 53-bit hash. */
  readonly subject: number;
  /** Of a scanner's path. */
  readonly standing?: ProbeStanding | null;
  /** The line came under an attack tool's own name. */
  readonly byAttackTool?: boolean;
}

/** Evidence by what is known when its line is read; the end of the log may tell otherwise. */
export interface OpenEvidence extends Evidence {
  /** What it is worth if the path turns out to be routed. */
  readonly pointsIfRouted: number;
  /** Hash of the path as a router sees it. */
  readonly path: number;
  /** Hash of the host that the page linking here is on: a link of the own site is no search. 0 for none. */
  readonly linkedFrom: number;
}

/** Segments that are ids: things of one kind that are gone are one miss, as for a program that lists them. */
const IDS = /\/(?:\d{1,20}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?=\/|$)/g;
const LOGIN_NAMES = new Set(['login', 'signin', 'sign-in']);

const loginPrefixes = new PrefixMap<true>();
for (const path of LOGIN_PATHS) loginPrefixes.add(path, true);

/** What one line says against its client, or `null`. One line is one piece of evidence, the gravest. */
export function evidenceOf(line: LogLine, known: KnownTarget, agent: AgentKind): OpenEvidence | null {
  const { at, status } = line;
  const { target, judgement, path, routed } = known;
  const byAttackTool = agent === 'attack-tool';
  const open = { at, path, pointsIfRouted: 0, linkedFrom: 0, standing: null, byAttackTool };
  if (status === 401 && line.method === 'POST' && isLogin(target.lower)) {
    const points = EVIDENCE_POINTS.failedLogin;
    return { ...open, kind: 'failed-login', subject: 0, points, pointsIfRouted: points };
  }
  if (isExempt(known) || isRefusal(status)) return null;
  if (judgement.payload !== null) {
    const subject = textHash(`${target.lower}?${target.query}`);
    const pointsIfRouted = known.exemptIfRouted ? 0 : EVIDENCE_POINTS.payloadRouted;
    const points = routed ? pointsIfRouted : EVIDENCE_POINTS.payloadUnrouted;
    return { ...open, kind: 'payload', subject, points, pointsIfRouted };
  }
  // What the site hands out to one client alone is unusual, but no probe: crawlers read odd archives too.
  const answered = routed || isServed(status);
  if (!answered && judgement.scannerClass !== null && isAskedByScanner(line, known, agent)) {
    const standing = standingOf(judgement.scannerClass, target.lower);
    const points = pathPoints(standing) + agentPoints(standing, agent);
    return { ...open, kind: 'scanner-path', subject: textHash(target.lower), points, standing };
  }
  if (byAttackTool) {
    const points = EVIDENCE_POINTS.attackTool;
    const pointsIfRouted = known.exemptIfRouted ? 0 : points;
    return { ...open, kind: 'attack-tool', subject: 0, points, pointsIfRouted };
  }
  if (answered || judgement.scannerClass !== null || !isMiss(line, known, agent)) return null;
  const linkedFrom = refererHost(line.referer);
  const points = EVIDENCE_POINTS.notFound;
  const subject = textHash(target.lower.replace(IDS, '/0'));
  return { ...open, kind: 'not-found', subject, points, linkedFrom };
}

/**
 * What a line without a target says, or `null`: that its sender is an attack tool. Statuses tell as little
 * of a refusal as elsewhere, but for `CONNECT`, which no application is ever given to refuse.
 */
export function evidenceWithoutTarget(line: LogLine, agent: AgentKind): OpenEvidence | null {
  if (agent !== 'attack-tool' || (isRefusal(line.status) && line.method !== 'CONNECT')) return null;
  const open = { at: line.at, path: 0, subject: 0, linkedFrom: 0, standing: null, byAttackTool: true };
  const points = EVIDENCE_POINTS.attackTool;
  return { ...open, kind: 'attack-tool', points, pointsIfRouted: points };
}

/** Evidence by what is known of the site now, or `null` where that is nothing. */
export function settle(evidence: OpenEvidence, site: SiteKnowledge): Evidence | null {
  const points = site.isRouted(evidence.path) ? evidence.pointsIfRouted : evidence.points;
  if (points === 0 || site.isOwnHost(evidence.linkedFrom)) return null;
  return points === evidence.points ? evidence : { ...evidence, points };
}

/** Whether nothing but a scanner explains the request for a scanner's path. */
function isAskedByScanner(
  { status, referer }: LogLine,
  { judgement, target }: KnownTarget,
  agent: AgentKind,
): boolean {
  if (!isLinked(judgement.scannerClass as string)) return true;
  // Crawlers follow old links, sites that moved redirect them, and a page asks for its own styles.
  if (agent === 'crawler' || (status >= 300 && status < 400)) return false;
  return !isPage(referer) || !isAssetPath(target.lower);
}

function pathPoints(standing: ProbeStanding): number {
  return standing === 'guess' ? EVIDENCE_POINTS.guess : EVIDENCE_POINTS.scannerPath;
}

function agentPoints(standing: ProbeStanding, agent: AgentKind): number {
  if (standing === 'guess' || standing === 'old-page') return 0;
  return agent === 'other' || agent === 'crawler' ? 0 : EVIDENCE_POINTS.agent;
}

/** A 404 that neither a page nor a browser by itself nor a crawler's old link explains. */
function isMiss({ status }: LogLine, { target }: KnownTarget, agent: AgentKind): boolean {
  return (
    status === 404 && agent !== 'crawler' && !isAssetPath(target.lower) && !isAskedUnprompted(target.lower)
  );
}

/** Whether a browser can have sent this `Referer`: the address of a page has a path, be it `/`. */
function isPage(referer: string): boolean {
  return /^https?:\/\/[^/]{1,253}\//i.test(referer);
}

function isServed(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

function isLogin(lowerPath: string): boolean {
  const path = lowerPath.endsWith('/') ? lowerPath.slice(0, -1) : lowerPath;
  return LOGIN_NAMES.has(path.slice(path.lastIndexOf('/') + 1)) || loginPrefixes.longest(path) !== undefined;
}
