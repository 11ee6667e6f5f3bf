import { AiwafConfigError } from '../core/errors';
import { AiwafOptions } from '../nest/options/aiwaf.options';
import { DEFAULT_DATABASE } from '../nest/options/database.options';
import { fromAiwafSettings, isLikeSetting } from '../nest/settings';

/** Names that are read here, or by the firewall itself, and are no settings of the Python package. */
const OWN = new Set([
  'AIWAF_MODE',
  'AIWAF_DATABASE_URL',
  'AIWAF_TRUSTED_PROXIES',
  'AIWAF_ACCESS_LOG',
  'AIWAF_CONFIG',
  'AIWAF_DISABLE',
]);

/** Told of a name that changes nothing, and why. */
export type EnvironmentReport = (message: string) => void;

/**
 * The options of a program that is configured by environment alone: `AIWAF_MODE`, `AIWAF_DATABASE_URL`,
 * `AIWAF_TRUSTED_PROXIES` and `AIWAF_ACCESS_LOG` (comma separated), and the flat settings of the Python
 * package such as `AIWAF_RATE_MAX`, whose lists may be JSON too. The module checks the values as it does
 * its options.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_VALUE` for a name that is set to nothing, `AIWAF_E_SETTING`
 */
export function optionsFromEnvironment(
  environment: NodeJS.ProcessEnv,
  report: EnvironmentReport = warn,
): AiwafOptions {
  return { database: DEFAULT_DATABASE, ...environmentOptions(environment, report) };
}

/** The same without defaults. */
export function environmentOptions(
  environment: NodeJS.ProcessEnv,
  report: EnvironmentReport = () => {},
): AiwafOptions {
  const mode = given(environment, 'AIWAF_MODE', '"off", "monitor" or "enforce"');
  const database = given(environment, 'AIWAF_DATABASE_URL', 'a URL such as sqlite:aiwaf-data/aiwaf.sqlite');
  const accessLog = given(environment, 'AIWAF_ACCESS_LOG', 'the path of an access log');
  const proxies = environment.AIWAF_TRUSTED_PROXIES;
  return {
    ...filled(
      fromAiwafSettings(settings(environment), (_name, _why, message) =>
        report(`AIWAF_W_ENVIRONMENT: ${message}`),
      ),
    ),
    ...(database === undefined ? {} : { database }),
    ...(mode === undefined ? {} : { mode: mode as AiwafOptions['mode'] }),
    ...(proxies === undefined ? {} : { clientIp: { trustedProxies: words(proxies) } }),
    ...(accessLog === undefined ? {} : { accessLog: words(accessLog) }),
  };
}

/** The settings of the Python package, with lists and dictionaries that are written as JSON read. */
function settings(environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const names = Object.keys(environment).filter((name) => isLikeSetting(name) && !OWN.has(name));
  return Object.fromEntries(names.map((name) => [name, settingValue(name, environment[name] ?? '')]));
}

function settingValue(name: string, text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new AiwafConfigError(
      'AIWAF_E_SETTING',
      `${name} begins as JSON, and is none.`,
      'Write a list as ["a", "b"] or as a,b.',
    );
  }
}

function given(environment: NodeJS.ProcessEnv, name: string, expected: string): string | undefined {
  const value = environment[name];
  if (value === undefined || value.trim() !== '') return value;
  throw new AiwafConfigError(
    'AIWAF_E_OPTION_VALUE',
    `${name} is empty.`,
    `Write ${expected}, or leave it unset.`,
  );
}

/** Without the empty objects of parts of which nothing was set: they would hide what other options say. */
function filled(options: AiwafOptions): AiwafOptions {
  return Object.fromEntries(
    Object.entries(options)
      .map(([name, value]: [string, unknown]) => [name, isPlain(value) ? filled(value) : value] as const)
      .filter(([, value]) => value !== undefined && !(isPlain(value) && Object.keys(value).length === 0)),
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function warn(message: string): void {
  process.stderr.write(`${message}\n`);
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
