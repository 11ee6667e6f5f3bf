import { canonicalPath, PathRule, PathRules } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';
import { setUp } from '../setup';
import { isInvalidRuleSet } from './invalid-rules';
import { describeOurs, describeRecorded, RecordedRule } from './rule-decision';

interface PathRuleCase {
  readonly rules_name: string;
  readonly path: string;
  readonly rule: RecordedRule | null;
  readonly disabled: readonly string[];
  readonly overrides: Readonly<Record<string, number>>;
}

interface PathRulesFile {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly cases: readonly PathRuleCase[];
}

interface RuleAnswer {
  readonly refused?: string;
  readonly rule: PathRule | null;
}

type Judged = PathRuleCase & { readonly ruleSet: unknown; readonly answerOfRoot: PathRule | null };

const rules: readonly DifferenceRule<Judged, RuleAnswer>[] = [
  {
    id: 'D0',
    reason:
      'A rule that the Python package would skip or half apply is refused at start with AIWAF_E_SETTING.',
    holds: ({ ruleSet }, ours) => ours.refused === 'AIWAF_E_SETTING' && isInvalidRuleSet(ruleSet),
  },
  {
    id: 'D2',
    reason: 'Rules are sought on the canonical path, and that of an empty one is the root.',
    holds: ({ path, rule, answerOfRoot }, ours) =>
      path === '' && rule === null && ours.rule === answerOfRoot && answerOfRoot?.prefix === '/',
  },
];

/** Compares every case of `path_rules.json`: the prefix that applies, what it disables and overrides. */
export function comparePathRules(file: unknown): ComparedCase[] {
  const { rules: ruleSets, cases } = file as PathRulesFile;
  return cases.map((recorded) => {
    const ruleSet = ruleSets[recorded.rules_name];
    const setup = setUp({ AIWAF_SETTINGS: { PATH_RULES: ruleSet } });
    const table = 'refused' in setup ? null : new PathRules(setup.options.pathRules);
    const find = (path: string) => table?.find(canonicalPath(path)) ?? null;
    const refused = 'refused' in setup ? setup.refused : undefined;
    const rule = find(recorded.path);
    return compare(
      `${recorded.rules_name} ${JSON.stringify(recorded.path)}`,
      {
        recorded: describeRecorded(recorded.rule, recorded.disabled, recorded.overrides),
        ours: refused ?? describeOurs(rule),
      },
      { ...recorded, ruleSet, answerOfRoot: find('/') },
      { refused, rule },
      rules,
    );
  });
}
