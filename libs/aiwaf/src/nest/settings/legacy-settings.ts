import { nearestName } from './nearest-name';
import { SettingReport, unknownSetting } from './setting-report';
import { boolean, dictionary, invalidSetting, textList } from './setting-values';

/** A setting as it was written, for messages, and its value. */
export interface GivenSetting {
  readonly name: string;
  readonly value: unknown;
}

const NESTED = 'AIWAF_SETTINGS';
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
/** Keys of `AIWAF_SETTINGS` that are no sections. */
const ALONE: Readonly<Record<string, string>> = {
  PATH_RULES: `${NESTED}.PATH_RULES`,
  STORAGE_TYPE: 'AIWAF_STORAGE_MODE',
  TRAINING_MODE: 'AIWAF_DISABLE_AI',
};
const TOP_N: Readonly<Record<string, number>> = { low: 5, medium: 10, high: 20 };
const REQUESTS_WINDOW_SECONDS = 60;
/** Lists of these names are added to one another; of all others the flat setting wins. */
const ADDED = new Set(['AIWAF_EXEMPT_PATHS', 'AIWAF_EXEMPT_IPS', 'AIWAF_MALICIOUS_KEYWORDS']);

/** Settings by their flat names; a later one takes the place of an earlier one, or is added to it. */
class FlatSettings extends Map<string, GivenSetting> {
  put(setting: string, name: string, value: unknown): void {
    const before = this.get(setting);
    if (value == null || value === '') return;
    if (before === undefined || !ADDED.has(setting)) this.set(setting, { name, value });
    else
      this.set(setting, {
        name: `${before.name} and ${name}`,
        value: [...textList(before.value, before.name), ...textList(value, name)],
      });
  }
}

/**
 * Turns the nested `AIWAF_SETTINGS` into flat settings, under those that are given flat. Path rules
 * stay, as `AIWAF_SETTINGS.PATH_RULES`. What is set to nothing is left out.
 *
 * @param known names of flat settings, for what was probably meant
 * @param report told of every key that stands for nothing
 * @throws AiwafConfigError `AIWAF_E_SETTING` for a section that is no dictionary
 */
export function flattenLegacySettings(
  settings: Readonly<Record<string, unknown>>,
  known: readonly string[],
  report: SettingReport,
): ReadonlyMap<string, GivenSetting> {
  const { [NESTED]: nested, ...flat } = settings;
  const result = new FlatSettings();
  for (const [key, value] of nested == null ? [] : Object.entries(dictionary(nested, NESTED))) {
    const name = `${NESTED}.${key}`;
    if (value == null) continue;
    if (Object.hasOwn(ALONE, key))
      result.put(ALONE[key], name, key === 'TRAINING_MODE' ? !boolean(value, name) : value);
    else if (Object.hasOwn(SECTIONS, key)) flattenSection(key, dictionary(value, name), result, report);
    else report(name, 'unknown', unknownSetting(name, meantNested(key, known)));
  }
  for (const [name, value] of Object.entries(flat)) result.put(name, name, value);
  return result;
}

function flattenSection(
  section: string,
  values: Readonly<Record<string, unknown>>,
  result: FlatSettings,
  report: SettingReport,
): void {
  const known = SECTIONS[section];
  for (const [key, value] of Object.entries(values)) {
    const name = `${NESTED}.${section}.${key}`;
    if (value == null) continue;
    if (!Object.hasOwn(known, key)) {
      const meant = nearestName(key, Object.keys(known));
      report(name, 'unknown', unknownSetting(name, meant && `${NESTED}.${section}.${meant}`));
      continue;
    }
    if (key === 'REQUESTS_PER_MINUTE') result.put('AIWAF_RATE_WINDOW', name, REQUESTS_WINDOW_SECONDS);
    result.put(known[key], name, key === 'SENSITIVITY_LEVEL' ? topN(value, name) : value);
  }
}

/** A key that nobody knows is a slip, or a flat setting that stands one level too deep. */
function meantNested(key: string, known: readonly string[]): string | null {
  const flat = known.find((name) => name === key || name === `AIWAF_${key}`);
  if (flat !== undefined) return `${flat}, beside ${NESTED}`;
  const meant = nearestName(key, [...Object.keys(SECTIONS), ...Object.keys(ALONE)]);
  return meant && `${NESTED}.${meant}`;
}

function topN(level: unknown, name: string): number {
  const known = typeof level === 'string' ? TOP_N[level.toLowerCase()] : undefined;
  if (known === undefined) throw invalidSetting(name, level, '"low", "medium" or "high"');
  return known;
}
