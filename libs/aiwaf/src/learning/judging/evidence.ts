import { isRefusal } from '../../core/evidence/refusals';
import { LOGIN_PATHS } from '../../core/exemptions/exempt-paths';
import { PrefixMap } from '../../core/path/prefix-map';
import { LogLine } from '../logs/log-line';
import { isAskedUnprompted, isAssetPath } from './plain-paths';
import { KnownTarget } from './site-knowledge';

/** Points that a trainer gives, the same as live traffic gets. */
export const EVIDENCE_POINTS = {
  scannerPath: 34,
  payloadUnrouted: 100,
  payloadRouted: 34,
  notFound: 2,
  failedLogin: 5,
} as const;

export type EvidenceKind = 'scanner-path' | 'payload' | 'not-found' | 'failed-login';

/** One line that speaks against its client. */
export interface Evidence {
  readonly at: number;
  readonly kind: EvidenceKind;
  readonly points: number;
  /** Tells distinct paths (of payloads: distinct targets) apart: a 53-bit hash. */
  readonly subject: number;
}

const LOGIN_NAMES = new Set(['login', 'signin', 'sign-in']);

const loginPrefixes = new PrefixMap<true>();
for (const path of LOGIN_PATHS) loginPrefixes.add(path, true);

/**
 * What one line says against its client, or `null`. One line is one piece of evidence, the gravest.
 *
 * @param ownReferer whether the `Referer` names a host of this site: a broken link, not a search
 */
export function evidenceOf(line: LogLine, known: KnownTarget, ownReferer: boolean): Evidence | null {
  const { at, status } = line;
  const { target, judgement, routed } = known;
  if (status === 401 && line.method === 'POST' && isLogin(target.lower)) {
    return { at, kind: 'failed-login', points: EVIDENCE_POINTS.failedLogin, subject: 0 };
  }
  if (known.exempt || isRefusal(status)) return null;
  if (judgement.payload !== null) {
    const points = routed ? EVIDENCE_POINTS.payloadRouted : EVIDENCE_POINTS.payloadUnrouted;
    return { at, kind: 'payload', points, subject: hash(`${target.lower}?${target.query}`) };
  }
  // What the site hands out to one client alone is unusual, but no probe: crawlers read odd archives too.
  if (routed || isServed(status)) return null;
  if (judgement.scannerClass !== null) {
    return { at, kind: 'scanner-path', points: EVIDENCE_POINTS.scannerPath, subject: hash(target.lower) };
  }
  if (status !== 404 || ownReferer || isAssetPath(target.lower) || isAskedUnprompted(target.lower))
    return null;
  return { at, kind: 'not-found', points: EVIDENCE_POINTS.notFound, subject: hash(target.lower) };
}

function isServed(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

function isLogin(lowerPath: string): boolean {
  const path = lowerPath.endsWith('/') ? lowerPath.slice(0, -1) : lowerPath;
  return LOGIN_NAMES.has(path.slice(path.lastIndexOf('/') + 1)) || loginPrefixes.longest(path) !== undefined;
}

/** Two 32-bit FNV-1a runs of different start, as one exact number. */
function hash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01234567;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x01000193) ^ (low >>> 15);
  }
  return (high & 0x1fffff) * 4_294_967_296 + (low >>> 0);
}
