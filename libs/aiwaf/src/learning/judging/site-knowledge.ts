import { Exemptions } from '../../core/exemptions/exemptions';
import { layerBit } from '../../core/layer-id';
import { canonicalPath, CanonicalPath } from '../../core/path/canonical-path';
import { PathJudge, PathJudgement } from '../../core/ports/path-judge';
import { LogClient } from '../logs/log-scan';
import { LogLine } from '../logs/log-line';
import { RecentCache } from '../logs/recent-cache';
import { SeenByGroups } from './seen-by-groups';

/** A target of the log with everything that is known of it; shared by the lines that ask for it. */
export interface KnownTarget {
  readonly target: CanonicalPath;
  readonly routed: boolean;
  /** The path is exempt from keywords, anomaly and learning: its lines are no rows and no evidence. */
  readonly exempt: boolean;
  readonly judgement: PathJudgement;
}

/** Answers from a saved route table whether something serves a path. */
export type IsRouted = (method: string, rawPath: string) => boolean;

const MAX_PATHS = 100_000;
const MAX_PATH_LENGTH = 512;
const MAX_HOSTS = 1_000;
const REMEMBERED_TARGETS = 20_000;
const MAX_REMEMBERED_LENGTH = 1_024;
const HOST = /^https?:\/\/([^/?#:@\s]{1,253})/i;
const NOT_LEARNED = layerBit('anomaly');

/**
 * What a log tells of its site, gathered in a first pass and read in the second: the paths that it
 * answers 2xx or 3xx to two client groups are routed, and the hosts in the `Referer` of its own
 * styles and scripts are its own. A given route table serves first.
 */
export class SiteKnowledge {
  private readonly answered = new SeenByGroups(MAX_PATHS, MAX_PATH_LENGTH);
  private readonly hosts = new SeenByGroups(MAX_HOSTS, MAX_PATH_LENGTH);
  private readonly targets = new RecentCache<KnownTarget>(REMEMBERED_TARGETS);

  constructor(
    private readonly judge: PathJudge,
    private readonly exemptions: Exemptions,
    private readonly isRouted: IsRouted | null,
  ) {}

  /** First pass: learns from one answered request. */
  note(line: LogLine, client: LogClient): void {
    if (line.target === null || line.status < 200 || line.status > 399) return;
    const { routerView } = canonicalPath(line.target);
    this.answered.note(routerView, client.group);
    if (line.referer === '' || !/\.(?:css|m?js)$/.test(routerView)) return;
    const host = hostOf(line.referer);
    if (host !== null) this.hosts.note(host, client.group);
  }

  /** Second pass: what is known of a target. */
  find(method: string, rawTarget: string): KnownTarget {
    // Only a route table tells methods apart.
    const key = this.isRouted === null ? rawTarget : `${method} ${rawTarget}`;
    const remembered = this.targets.get(key);
    if (remembered !== undefined) return remembered;
    const target = canonicalPath(rawTarget);
    const routed = this.isRouted?.(method, target.raw) === true || this.answered.has(target.routerView);
    const exempt = (this.exemptions.findPath(target, routed) & NOT_LEARNED) !== 0;
    const known = { target, routed, exempt, judgement: this.judge(target) };
    if (key.length <= MAX_REMEMBERED_LENGTH) this.targets.set(key, known);
    return known;
  }

  isOwnReferer(referer: string): boolean {
    const host = referer === '' ? null : hostOf(referer);
    return host !== null && this.hosts.has(host);
  }

  get routedPaths(): number {
    return this.answered.size;
  }
}

function hostOf(url: string): string | null {
  return HOST.exec(url)?.[1].toLowerCase() ?? null;
}
