import { detached } from '../../core/detached';
import { Exemptions } from '../../core/exemptions/exemptions';
import { fnv1a } from '../../core/fnv1a';
import { layerBit } from '../../core/layer-id';
import { canonicalPath, CanonicalPath } from '../../core/path/canonical-path';
import { LogClient, LogLine } from '../../core/ports/feature-source';
import { PathJudge, PathJudgement } from '../../core/ports/path-judge';
import { RecentCache } from '../../core/recent-cache';
import { refererHost } from './referer-host';
import { SeenByGroups } from './seen-by-groups';
import { textHash } from './text-hash';

/** A target of the log with everything that is known of it; shared by the lines that ask for it. */
export interface KnownTarget {
  readonly target: CanonicalPath;
  readonly judgement: PathJudgement;
  /** Hash of the path as a router sees it, by which its standing is asked for at the end. */
  readonly path: number;
  /** Something serves the path, as far as is known by now; once `true` it stays so. */
  routed: boolean;
  /** The path is exempt from keywords, anomaly and learning if it is routed, and if it is not. */
  readonly exemptIfRouted: boolean;
  readonly exemptIfUnrouted: boolean;
}

/** Answers from a saved route table whether something serves a path. */
export type IsRouted = (method: string, rawPath: string) => boolean;

const MAX_PATHS = 100_000;
const MAX_PATH_LENGTH = 512;
const MAX_HOSTS = 1_000;
const REMEMBERED_TARGETS = 8_000;
const MAX_REMEMBERED_LENGTH = 1_024;
/** Hashes of targets that were asked for once, a power of two. */
const MET_ONCE = 65_536;
const OWN_CODE = /\.(?:css|m?js)$/;
const NOT_LEARNED = layerBit('anomaly');

/** Whether the lines of a target are no rows, no evidence and no words, as far as is known by now. */
export function isExempt({ routed, exemptIfRouted, exemptIfUnrouted }: KnownTarget): boolean {
  return routed ? exemptIfRouted : exemptIfUnrouted;
}

/**
 * What a log tells of its site, line by line: the paths that it answers 2xx or 3xx to two client groups
 * are routed, and the hosts in the `Referer` of its own styles and scripts are its own. All of it is known
 * only when the log ends; nothing that is known is ever taken back. A given route table serves first.
 */
export class SiteKnowledge {
  private readonly answered = new SeenByGroups(MAX_PATHS);
  private readonly hosts = new SeenByGroups(MAX_HOSTS);
  private readonly targets = new RecentCache<KnownTarget>(REMEMBERED_TARGETS);
  private readonly metOnce = new Uint32Array(MET_ONCE);

  constructor(
    private readonly judge: PathJudge,
    private readonly exemptions: Exemptions,
    private readonly routeTable: IsRouted | null,
  ) {}

  /** What is known of a target by now. */
  find(method: string, rawTarget: string): KnownTarget {
    // Only a route table tells methods apart.
    const key = this.routeTable === null ? rawTarget : `${method} ${rawTarget}`;
    const known = this.targets.get(key) ?? this.meet(key, method);
    if (!known.routed && this.answered.has(known.path)) known.routed = true;
    return known;
  }

  /** Learns from one request. */
  note({ status, referer }: LogLine, known: KnownTarget, client: LogClient): void {
    if (status < 200 || status > 399) return;
    // Sites that send everybody to https redirect scanners' paths too.
    if (status >= 300 && known.judgement.scannerClass !== null) return;
    const { routerView } = known.target;
    if (!known.routed && routerView.length <= MAX_PATH_LENGTH)
      known.routed = this.answered.note(known.path, client.group);
    if (referer === '' || !OWN_CODE.test(routerView)) return;
    const host = refererHost(referer);
    if (host !== 0 && !this.hosts.has(host)) this.hosts.note(host, client.group);
  }

  /** @param path hash of a path as a router sees it */
  isRouted(path: number): boolean {
    return this.answered.has(path);
  }

  /** @param host hash of a host; 0 is nobody's */
  isOwnHost(host: number): boolean {
    return this.hosts.has(host);
  }

  /** Different paths that the log alone shows to be routed. */
  get routedPaths(): number {
    return this.answered.size;
  }

  /** Most targets of a large log are asked for once, with a query of their own: those are not remembered. */
  private meet(key: string, method: string): KnownTarget {
    const hash = fnv1a(key);
    const slot = hash % MET_ONCE;
    const isRemembered = this.metOnce[slot] === hash && key.length <= MAX_REMEMBERED_LENGTH;
    this.metOnce[slot] = hash;
    if (!isRemembered) return this.judged(key, method);
    const kept = detached(key);
    const known = this.judged(kept, method);
    this.targets.set(kept, known);
    return known;
  }

  private judged(key: string, method: string): KnownTarget {
    const target = canonicalPath(this.routeTable === null ? key : key.slice(method.length + 1));
    const isExemptIf = (routed: boolean) => (this.exemptions.findPath(target, routed) & NOT_LEARNED) !== 0;
    const exemptIfRouted = isExemptIf(true);
    return {
      target,
      judgement: this.judge(target),
      path: textHash(target.routerView),
      routed: this.routeTable?.(method, target.raw) === true,
      exemptIfRouted,
      // A path is exempt always or when it is routed, never only when it is not.
      exemptIfUnrouted: exemptIfRouted && isExemptIf(false),
    };
  }
}
