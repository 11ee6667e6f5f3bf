import { AiwafOptions } from '../options/aiwaf.options';
import { DOCUMENTED_SETTINGS } from './documented-settings';
import { geoEnabled } from './geo-settings';
import { IDLE_SETTINGS } from './idle-settings';
import { flattenLegacySettings } from './legacy-settings';
import { editDistance, nearestName } from './nearest-name';
import { emptyDraft } from './setting-draft';
import { SettingReport, SettingsWarning, unknownSetting } from './setting-report';
import { SETTINGS } from './settings-table';

const KNOWN = [SETTINGS, DOCUMENTED_SETTINGS, IDLE_SETTINGS]
  .flatMap((settings) => Object.keys(settings))
  .filter((name) => !name.includes('.'));
/** Letters that a name outside `AIWAF_` may differ in from a setting and still be a slip, not another's. */
const SLIPS = 2;

/**
 * Turns settings of the Python package, flat (`AIWAF_RATE_MAX`) and nested (`AIWAF_SETTINGS`), into
 * options of the module. Seconds become milliseconds, middleware names layers; texts are read as
 * environment variables hold them. Names that are like no setting are not looked at, `null` and the
 * empty text leave a default.
 *
 * @param report told of every setting that is not taken over as it stood: an unknown name, with the
 * one that was probably meant; one without effect; one that the Python package documents and never
 * read, which is in force here. Without it they are told in one warning, `AIWAF_W_SETTING`
 * @throws AiwafConfigError `AIWAF_E_SETTING` for a value that cannot be meant, where the Python
 * package ignores it or limits nobody
 */
export function fromAiwafSettings(
  settings: Readonly<Record<string, unknown>>,
  report?: SettingReport,
): AiwafOptions {
  const warning = new SettingsWarning();
  const options = read(settings, report ?? warning.report);
  warning.tell();
  return options;
}

/** Whether a name is meant to be a setting: begins with `AIWAF_`, or nearly is one. */
export function isLikeSetting(name: string): boolean {
  return /^ai[-_]?waf[-_]/i.test(name) || KNOWN.some((known) => isNearly(name, known));
}

function isNearly(name: string, known: string): boolean {
  return Math.abs(name.length - known.length) <= SLIPS && editDistance(name.toUpperCase(), known) <= SLIPS;
}

function read(settings: Readonly<Record<string, unknown>>, report: SettingReport): AiwafOptions {
  const draft = emptyDraft();
  const given = [...flattenLegacySettings(settings, KNOWN, report)].filter(
    ([, { value }]) => value != null && value !== '',
  );
  for (const [setting, { name, value }] of given) {
    if (!Object.hasOwn(DOCUMENTED_SETTINGS, setting)) continue;
    DOCUMENTED_SETTINGS[setting](draft, value, name);
    report(name, 'newly in force', `${name} is in force here; the Python package never read it.`);
  }
  for (const [setting, { name, value }] of given) {
    if (Object.hasOwn(SETTINGS, setting)) SETTINGS[setting](draft, value, name);
    else if (Object.hasOwn(IDLE_SETTINGS, setting))
      report(name, 'no effect', `${name} has no effect: ${IDLE_SETTINGS[setting]}`);
    else if (!Object.hasOwn(DOCUMENTED_SETTINGS, setting) && isLikeSetting(setting))
      report(name, 'unknown', unknownSetting(name, nearestName(setting, KNOWN)));
  }
  draft.layers.geo = geoEnabled(draft.layers.geo, report);
  return draft;
}
