const MIDDLEWARE =
  /^(?:ipandkeywordblock|geoblock|headervalidation|ratelimit|honeypottiming|uuidtamper|aianomaly|aiwaflogger)middleware$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether a recorded rule set holds a rule that cannot be meant: no prefix, a middleware that does
 * not exist, a limit that is no dictionary of `WINDOW`, `MAX` and `FLOOD`.
 */
export function isInvalidRuleSet(ruleSet: unknown): boolean {
  return !Array.isArray(ruleSet) || ruleSet.some((rule) => !isObject(rule) || isInvalidRule(rule));
}

function isInvalidRule({ PREFIX, DISABLE, RATE_LIMIT }: Record<string, unknown>): boolean {
  if (typeof PREFIX !== 'string' || PREFIX.trim() === '') return true;
  if (DISABLE != null && (!Array.isArray(DISABLE) || !DISABLE.every(isMiddleware))) return true;
  if (RATE_LIMIT == null) return false;
  if (!isObject(RATE_LIMIT)) return true;
  return Object.entries(RATE_LIMIT).some(
    ([name, value]) => !['WINDOW', 'MAX', 'FLOOD'].includes(name) || typeof value !== 'number' || value <= 0,
  );
}

function isMiddleware(name: unknown): boolean {
  return typeof name === 'string' && MIDDLEWARE.test(name.trim().split('.').at(-1)?.toLowerCase() ?? '');
}
