import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RouteTable } from '#aiwaf/internals';
import { ComparedCase } from './comparison';
import { compareDecisionRules } from './decision-rules';
import { compareExemptions } from './exempt-paths';
import { compareFeatures } from './features';
import { compareHeaderValidation } from './header-validation';
import { compareHoneypot } from './honeypot';
import { compareKeywords } from './keywords';
import { countCases } from './not-covered';
import { comparePathRules } from './path-rules';
import { compareRateLimits } from './rate-limit';
import { recordedRoutes } from './recorded-routes';

/** The recordings, and for those that are covered what compares them. */
const FILES: Readonly<Record<string, ((file: unknown, routes: RouteTable) => ComparedCase[]) | null>> = {
  'header_validation.json': compareHeaderValidation,
  'rate_limit.json': compareRateLimits,
  'exempt_paths.json': compareExemptions,
  'path_rules.json': comparePathRules,
  'honeypot.json': compareHoneypot,
  'keywords.json': compareKeywords,
  'features.json': compareFeatures,
  'decision_rules.json': compareDecisionRules,
};

export interface FileReport {
  readonly equal: number;
  readonly named: number;
  readonly unnamed: number;
  readonly notCovered: number;
  /** Cases that differ, named or not. */
  readonly differences: readonly ComparedCase[];
}

/**
 * Compares every recording of a folder.
 *
 * @throws Error for a folder without recordings, or a file that is no JSON
 */
export function compareFolder(folder: string): Readonly<Record<string, FileReport>> {
  const present = Object.entries(FILES).filter(([name]) => existsSync(join(folder, name)));
  if (present.length === 0) throw new Error(`${folder} holds no recordings such as rate_limit.json.`);
  const routes = recordedRoutes(folder);
  return Object.fromEntries(
    present.map(([name, compareFile]) => {
      const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;
      return [
        name,
        compareFile === null ? notCovered(countCases(file)) : summarize(compareFile(file, routes)),
      ];
    }),
  );
}

function notCovered(count: number): FileReport {
  return { equal: 0, named: 0, unnamed: 0, notCovered: count, differences: [] };
}

function summarize(cases: readonly ComparedCase[]): FileReport {
  const count = (verdict: ComparedCase['verdict']) => cases.filter((one) => one.verdict === verdict).length;
  return {
    equal: count('equal'),
    named: count('named'),
    unnamed: count('unnamed'),
    notCovered: 0,
    differences: cases.filter(({ verdict }) => verdict !== 'equal'),
  };
}

/** The content of `named.json`: every named difference of a folder with its id and reason. */
export function namedDifferences(reports: Readonly<Record<string, FileReport>>): string {
  const entries = Object.entries(reports).flatMap(([file, { differences }]) =>
    differences
      .filter(({ verdict }) => verdict === 'named')
      .map(({ label, id, reason, recorded, ours }) => ({ file, case: label, id, reason, recorded, ours })),
  );
  return `${JSON.stringify(entries, null, 2)}\n`;
}
