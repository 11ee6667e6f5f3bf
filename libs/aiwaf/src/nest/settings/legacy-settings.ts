import { dictionary, invalidSetting } from './setting-values';

/** Sections of `AIWAF_SETTINGS` and the flat setting that each of their keys stands for. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  RATE_LIMITING: { REQUESTS_PER_MINUTE: 'AIWAF_RATE_MAX', BURST_THRESHOLD: 'AIWAF_RATE_FLOOD' },
  EXEMPTIONS: { PATHS: 'AIWAF_EXEMPT_PATHS', IPS: 'AIWAF_EXEMPT_IPS' },
  KEYWORD_DETECTION: {
    ENABLED: 'AIWAF_ENABLE_KEYWORD_LEARNING',
    SENSITIVITY_LEVEL: 'AIWAF_DYNAMIC_TOP_N',
    CUSTOM_PATTERNS: 'AIWAF_MALICIOUS_KEYWORDS',
  },
  IP_BLOCKING: { ENABLED: 'AIWAF_ENABLE_IP_BLOCKING', WHITELIST: 'AIWAF_EXEMPT_IPS' },
  LOGGING: { ENABLED: 'AIWAF_MIDDLEWARE_LOGGING', LEVEL: 'AIWAF_LOG_LEVEL', FORMAT: 'AIWAF_LOG_FORMAT' },
};
const TOP_N: Readonly<Record<string, number>> = { low: 5, medium: 10, high: 20 };
/** Lists of these names are added to one another; of all others the flat setting wins. */
const ADDED = new Set(['AIWAF_EXEMPT_PATHS', 'AIWAF_EXEMPT_IPS', 'AIWAF_MALICIOUS_KEYWORDS']);

/**
 * Turns the nested `AIWAF_SETTINGS` into flat settings, under those that are given flat. Path rules
 * stay, as `AIWAF_SETTINGS.PATH_RULES`.
 *
 * @param report told of every key that stands for nothing
 */
export function flattenLegacySettings(
  settings: Readonly<Record<string, unknown>>,
  report: (name: string) => void,
): Record<string, unknown> {
  const { AIWAF_SETTINGS: nested, ...flat } = settings;
  if (nested == null) return flat;
  const result: Record<string, unknown> = {};
  const put = (name: string, value: unknown): void => {
    const before = result[name];
    result[name] =
      ADDED.has(name) && Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  };
  for (const [key, value] of Object.entries(dictionary(nested, 'AIWAF_SETTINGS'))) {
    const name = `AIWAF_SETTINGS.${key}`;
    if (key === 'PATH_RULES') put(name, value);
    else if (key === 'STORAGE_TYPE') put('AIWAF_STORAGE_MODE', value);
    else if (key === 'TRAINING_MODE') put('AIWAF_DISABLE_AI', value === false);
    else if (Object.hasOwn(SECTIONS, key))
      flattenSection(SECTIONS[key], dictionary(value, name), name, put, report);
    else report(name);
  }
  for (const [name, value] of Object.entries(flat)) if (value != null) put(name, value);
  return result;
}

function flattenSection(
  known: Readonly<Record<string, string>>,
  section: Readonly<Record<string, unknown>>,
  where: string,
  put: (name: string, value: unknown) => void,
  report: (name: string) => void,
): void {
  for (const [key, value] of Object.entries(section)) {
    if (!Object.hasOwn(known, key)) {
      report(`${where}.${key}`);
      continue;
    }
    if (key === 'REQUESTS_PER_MINUTE') put('AIWAF_RATE_WINDOW', 60);
    put(known[key], key === 'SENSITIVITY_LEVEL' ? topN(value, `${where}.${key}`) : value);
  }
}

function topN(level: unknown, name: string): number {
  const known = typeof level === 'string' ? TOP_N[level.toLowerCase()] : undefined;
  if (known === undefined) throw invalidSetting(name, level, '"low", "medium" or "high"');
  return known;
}
