import { createPathJudge, keywordsOptions, RouteTable } from '#aiwaf/internals';
import { ComparedCase } from '../comparison';
import { compareMiddlewareRule, MiddlewareRuleCase } from './middleware-rule';
import { compareScanningPaths } from './scanning-paths';
import { compareTrainerRule, TrainerRuleCase } from './trainer-rule';

interface DecisionRulesFile {
  readonly trainer_rule?: { readonly cases: readonly TrainerRuleCase[] };
  readonly middleware_rule?: { readonly cases: readonly MiddlewareRuleCase[] };
  readonly scanning_path?: Readonly<Record<string, boolean>>;
}

/** Compares `decision_rules.json`: what confirms an anomalous score, in a log and live, and what a scanner's path is. */
export function compareDecisionRules(file: unknown, routes: RouteTable): ComparedCase[] {
  const { trainer_rule, middleware_rule, scanning_path } = file as DecisionRulesFile;
  const judge = createPathJudge(keywordsOptions(undefined, 'keywords'), () => routes.words);
  return [
    ...compareTrainerRule(trainer_rule?.cases ?? []),
    ...compareMiddlewareRule(middleware_rule?.cases ?? [], judge),
    ...compareScanningPaths(scanning_path ?? {}, judge, routes),
  ];
}
