import { PathRuleInput } from '../../core/exemptions/path-rules';
import { normalizePrefix } from '../../core/path/prefix-map';
import { RateLimitOverride } from '../../core/route';
import { layersOfMiddleware } from './middleware-names';
import { dictionary, integer, invalidSetting, seconds, text } from './setting-values';

const count = integer(1, 1_000_000);

/**
 * Reads `PATH_RULES`: `{ PREFIX, DISABLE: [middleware...], RATE_LIMIT: { WINDOW, MAX, FLOOD } }` each.
 * A rule that the Python package would skip or half apply is refused.
 */
export function readPathRules(value: unknown, name: string): readonly PathRuleInput[] {
  if (!Array.isArray(value)) throw invalidSetting(name, value, 'a list of rules');
  return value.map((rule: unknown, index) => readRule(rule, `${name}[${index}]`));
}

function readRule(value: unknown, name: string): PathRuleInput {
  const rule = dictionary(value, name);
  refuseOthers(rule, name, ['PREFIX', 'DISABLE', 'RATE_LIMIT']);
  const { DISABLE: disable, RATE_LIMIT: rateLimit } = rule;
  if (disable != null && !Array.isArray(disable)) {
    throw invalidSetting(`${name}.DISABLE`, disable, 'a list of middleware names');
  }
  return {
    prefix: normalizePrefix(text(rule.PREFIX, `${name}.PREFIX`)),
    ...(disable == null
      ? {}
      : { disable: disable.flatMap((entry) => layersOfMiddleware(entry, `${name}.DISABLE`)) }),
    ...(rateLimit == null ? {} : { rateLimit: readRateLimit(rateLimit, `${name}.RATE_LIMIT`) }),
  };
}

function readRateLimit(value: unknown, name: string): RateLimitOverride {
  const limit = dictionary(value, name);
  refuseOthers(limit, name, ['WINDOW', 'MAX', 'FLOOD']);
  const { WINDOW: window, MAX: max, FLOOD: flood } = limit;
  return {
    ...(window == null ? {} : { windowMs: seconds(window, `${name}.WINDOW`) }),
    ...(max == null ? {} : { max: count(max, `${name}.MAX`) }),
    ...(flood == null ? {} : { flood: count(flood, `${name}.FLOOD`) }),
  };
}

function refuseOthers(
  value: Readonly<Record<string, unknown>>,
  name: string,
  known: readonly string[],
): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) throw invalidSetting(`A key of ${name}`, other, `one of ${known.join(', ')}`);
}
