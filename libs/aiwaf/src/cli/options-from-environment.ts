import { AiwafOptions } from '../nest/options/aiwaf.options';
import { DEFAULT_DATABASE } from '../nest/options/resolve-options';

/**
 * The options of a program that is configured by environment alone: `AIWAF_MODE`,
 * `AIWAF_DATABASE_URL`, `AIWAF_TRUSTED_PROXIES` (comma separated) and `AIWAF_ACCESS_LOG`. Their
 * values are checked as the module's options are.
 */
export function optionsFromEnvironment(environment: NodeJS.ProcessEnv): AiwafOptions {
  const {
    AIWAF_MODE: mode,
    AIWAF_DATABASE_URL: database = DEFAULT_DATABASE,
    AIWAF_TRUSTED_PROXIES: proxies,
    AIWAF_ACCESS_LOG: accessLog,
  } = environment;
  return {
    database,
    ...(mode === undefined ? {} : { mode: mode as AiwafOptions['mode'] }),
    ...(proxies === undefined ? {} : { clientIp: { trustedProxies: words(proxies) } }),
    ...(accessLog === undefined ? {} : { accessLog: words(accessLog) }),
  };
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
