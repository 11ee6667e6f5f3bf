import { PathRuleInput } from '../../core/exemptions/path-rules';
import { isLayerId, LAYER_IDS } from '../../core/layer-id';
import { MODES } from '../../core/mode';
import { anything, Check, integer, listOf, oneOf } from '../../core/options/checks';
import { Checks, invalidOption, mergeOptions } from '../../core/options/merge-options';
import { RateLimitOverride } from '../../core/route';

const count = integer(1, 1_000_000);
const limitChecks: Checks<RateLimitOverride> = { windowMs: integer(1, 86_400_000), max: count, flood: count };
const layer: Check = (value) => (isLayerId(value) ? null : `one of ${LAYER_IDS.join(', ')}`);
const ruleChecks: Checks<PathRuleInput> = {
  prefix: (value) =>
    typeof value === 'string' && value.trim() !== '' ? null : 'a path prefix such as "/api/"',
  disable: listOf(layer),
  mode: oneOf(...MODES),
  rateLimit: anything,
};

/**
 * Checks the path rules.
 *
 * @throws AiwafConfigError naming the rule and the option
 */
export function resolvePathRules(rules: readonly unknown[]): readonly PathRuleInput[] {
  return rules.map((rule, index) => {
    const where = `pathRules[${index}]`;
    const merged = mergeOptions<PathRuleInput>({ prefix: '' }, ruleChecks, rule, where);
    if (merged.prefix === '')
      throw invalidOption(`${where}.prefix`, merged.prefix, 'a path prefix such as "/api/"');
    return merged.rateLimit === undefined
      ? merged
      : { ...merged, rateLimit: rateLimitOverride(merged.rateLimit, `${where}.rateLimit`) };
  });
}

/** Checks a limit given by a path rule or by `@AiwafRateLimit()`. */
export function rateLimitOverride(input: unknown, where: string): RateLimitOverride {
  return mergeOptions<RateLimitOverride>({}, limitChecks, input, where);
}
