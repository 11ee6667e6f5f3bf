import FindMyWay from 'find-my-way';
import { overlap, PathPattern, pathPattern } from './path-pattern';
import { MatchingRules, MethodRoutes, Route, servesHost } from './route';

interface Entry {
  readonly route: Route;
  readonly pattern: PathPattern;
}

/** The routes at one tree pattern, and all those that may match the same paths. */
interface Slot {
  readonly entries: Entry[];
  /** In the order of registration; filled on first use. */
  rivals: readonly Entry[] | null;
  /** The one route that can answer here, where there is no doubt. */
  only: readonly Route[] | null;
}

/** Routes of which the first one registered answers, as on Express: a tree finds the few that may. */
export class OrderedRoutes implements MethodRoutes {
  private readonly tree: FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;
  private readonly slots = new Map<string, Slot>();
  private readonly all: Entry[] = [];
  /** Routes that no tree can hold. */
  private readonly odd: Entry[] = [];

  constructor(private readonly rules: MatchingRules) {
    const { caseSensitive, ignoreTrailingSlash, maxParamLength } = rules;
    this.tree = FindMyWay({ caseSensitive, ignoreTrailingSlash, maxParamLength });
  }

  add(route: Route): void {
    const { caseSensitive, ignoreTrailingSlash } = this.rules;
    const pattern = pathPattern(route.definition.path, { caseSensitive, trailing: ignoreTrailingSlash });
    const entry: Entry = { route, pattern };
    this.all.push(entry);
    if (pattern.trees.length === 0) this.odd.push(entry);
    for (const tree of pattern.trees) this.plant(tree, entry);
    for (const slot of this.slots.values()) slot.rivals = slot.only = null;
  }

  find(rawPath: string, host: string | undefined): readonly Route[] {
    const slot = this.tree.find('GET', asSent(rawPath))?.store as Slot | undefined;
    if (slot !== undefined && slot.rivals === null) this.settle(slot);
    if (slot?.only != null) return slot.only;
    const found: Route[] = [];
    for (const { route, pattern } of slot?.rivals ?? this.odd) {
      if (!pattern.regexp.test(rawPath) || !servesHost(route, host)) continue;
      found.push(route);
      if (!handsOn(route, host)) break;
    }
    return found;
  }

  private settle(slot: Slot): void {
    slot.rivals = this.all.filter(
      (entry) => slot.entries.includes(entry) || overlap(entry.pattern, slot.entries[0].pattern),
    );
    const [{ route, pattern }] = slot.rivals;
    const sure = pattern.exact && route.definition.hosts === null && !handsOn(route, undefined);
    slot.only = sure && slot.entries.some((entry) => entry.route === route) ? [route] : null;
  }

  private plant(tree: string, entry: Entry): void {
    const { caseSensitive, ignoreTrailingSlash } = this.rules;
    const sent = asSent(tree);
    const cased = caseSensitive ? sent : sent.toLowerCase();
    const key = ignoreTrailingSlash && cased.length > 1 && cased.endsWith('/') ? cased.slice(0, -1) : cased;
    // Parameters are named by their place, so that two names for one shape share a slot.
    const slotKey = key.replace(/:p\d+/g, ':');
    const slot = this.slots.get(slotKey);
    if (slot !== undefined) {
      slot.entries.push(entry);
      return;
    }
    const created: Slot = { entries: [entry], rivals: null, only: null };
    this.slots.set(slotKey, created);
    this.tree.on('GET', key, () => {}, created);
  }
}

/** Stands for a percent sign: one that no request can hold. */
const NO_ESCAPE = '\u0001';

/** The last answer of {@link asSent}, since every method of a table asks for the same path. */
let last = { path: '', sent: '' };

/** Express compares what was sent, so that an escape is hidden from a tree that would decode it. */
function asSent(path: string): string {
  if (!path.includes('%')) return path;
  if (last.path !== path) last = { path, sent: path.replace(/%/g, NO_ESCAPE) };
  return last.sent;
}

/** Whether the router may hand a request on to a later route. */
function handsOn({ definition }: Route, host: string | undefined): boolean {
  return definition.conditions !== undefined || (definition.hosts !== null && host === undefined);
}
