import { ALL_LAYERS, canonicalPath, Exemptions, RouteTable } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';
import { defaultExemptPrefix, isUnder, leaves } from '../python-package';
import { setUp } from '../setup';

/** Exempt prefixes from settings and database, and for each of many paths whether it is exempt. */
export interface ExemptPathCase {
  readonly settings_paths: readonly unknown[];
  readonly db_paths: readonly string[];
  readonly results: Readonly<Record<string, boolean>>;
}

interface PathCase {
  readonly path: string;
  readonly exempt: boolean;
  readonly configured: readonly unknown[];
}

interface PathAnswer {
  readonly exempt: boolean;
  readonly refused?: string;
}

const rules: readonly DifferenceRule<PathCase, PathAnswer>[] = [
  {
    id: 'D0',
    reason: 'An exempt path that is empty or no text is refused at start with AIWAF_E_SETTING.',
    holds: ({ configured }, ours) =>
      ours.refused === 'AIWAF_E_SETTING' &&
      configured.some((path) => typeof path !== 'string' || path.trim() === ''),
  },
  {
    id: 'D2',
    reason: 'An exempt prefix is sought on the canonical path, which has left it.',
    holds: ({ path, exempt, configured }, ours) => {
      const prefixes = [defaultExemptPrefix(path), ...configured].filter(
        (prefix) => typeof prefix === 'string',
      );
      const covering = prefixes.filter((prefix) => isUnder(path, prefix));
      return (
        exempt && !ours.exempt && covering.length > 0 && covering.every((prefix) => leaves(path, prefix))
      );
    },
  },
  {
    id: 'D1',
    reason:
      "The default list exempts login pages from the layers that judge a visitor's looks, not from all.",
    holds: ({ path, exempt, configured }, ours) =>
      exempt &&
      !ours.exempt &&
      defaultExemptPrefix(path) !== undefined &&
      !configured.some((prefix) => isUnder(path, String(prefix))),
  },
];

/** Compares whether each path passes every layer. */
export function compareExemptPaths(recorded: ExemptPathCase, routes: RouteTable): ComparedCase[] {
  const { settings_paths: fromSettings, db_paths: fromDatabase, results } = recorded;
  const isExempt = exemptionTest(fromSettings, fromDatabase, routes);
  const configured = [...fromSettings, ...fromDatabase];
  return Object.entries(results).map(([path, exempt]) => {
    const ours = isExempt(path);
    return compare(
      `is_exempt_path ${JSON.stringify(configured)} ${path}`,
      { recorded: String(exempt), ours: ours.refused ?? String(ours.exempt) },
      { path, exempt, configured },
      ours,
      rules,
    );
  });
}

function exemptionTest(
  fromSettings: readonly unknown[],
  fromDatabase: readonly string[],
  routes: RouteTable,
): (path: string) => PathAnswer {
  const setup = setUp({ AIWAF_EXEMPT_PATHS: fromSettings });
  if ('refused' in setup) return () => ({ exempt: false, refused: setup.refused });
  const exemptions = new Exemptions([], setup.options.exemptPaths);
  exemptions.replace({ ips: [], paths: fromDatabase.map((path) => ({ path, reason: '' })) });
  return (path) => {
    const target = canonicalPath(path);
    const { routed } = routes.match('GET', target.raw, undefined);
    return { exempt: exemptions.findPath(target, routed) === ALL_LAYERS };
  };
}
