import { bansChecks } from '../../core/bans/bans.checks';
import { BansOptions } from '../../core/bans/bans.options';
import { AddressSet } from '../../core/client/address-set';
import { AiwafConfigError } from '../../core/errors';
import { LAYER_IDS } from '../../core/layer-id';
import { MODES } from '../../core/mode';
import { anything, Check, listOf, oneOf, string } from '../../core/options/checks';
import { LayerOptions } from '../../core/options/layer.options';
import { Checks, invalidOption, mergeOptions } from '../../core/options/merge-options';
import { blacklistOptions } from '../../layers/blacklist';
import { headersOptions } from '../../layers/headers';
import { keywordsOptions } from '../../layers/keywords';
import { rateLimitOptions } from '../../layers/rate-limit';
import { trainingOptions } from '../../learning';
import { AiwafOptions, DatabaseInput, ResolvedOptions } from './aiwaf.options';
import { resolvePathRules } from './path-rule-options';

export const DEFAULT_DATABASE = 'sqlite:aiwaf-data/aiwaf.sqlite';

const prefix: Check = (value) =>
  typeof value === 'string' && value.trim().startsWith('/') ? null : 'a path that begins with "/"';

/** The top-level options with their defaults. */
class Defaults {
  mode: AiwafOptions['mode'] = 'enforce';
  clientIp: AiwafOptions['clientIp'] = {};
  database: DatabaseInput = DEFAULT_DATABASE;
  accessLog: AiwafOptions['accessLog'] = [];
  layers: AiwafOptions['layers'] = {};
  pathRules: NonNullable<AiwafOptions['pathRules']> = [];
  exemptPaths: readonly string[] = [];
  exemptIps: readonly string[] = [];
  knownPrefixes: readonly string[] = [];
  bans: AiwafOptions['bans'] = {};
  training: AiwafOptions['training'] = {};
}

const checks: Checks<Defaults> = {
  mode: oneOf(...MODES),
  clientIp: anything,
  database: databaseCheck,
  accessLog: (value) => (typeof value === 'string' ? string(value) : listOf(string)(value)),
  layers: anything,
  pathRules: listOf(anything),
  exemptPaths: listOf(prefix),
  exemptIps: listOf(string),
  knownPrefixes: listOf(prefix),
  bans: anything,
  training: anything,
};

function databaseCheck(value: unknown): string | null {
  const url = typeof value === 'object' && value !== null ? (value as { url?: unknown }).url : value;
  return value === false || (typeof url === 'string' && url !== '')
    ? null
    : 'a URL such as "sqlite:aiwaf-data/aiwaf.sqlite", { url }, or false for memory alone';
}

/**
 * Fills in the defaults of the module's options and checks them as a whole, before anything starts.
 *
 * @throws AiwafConfigError with the name of the option, what was given and what to write
 */
export function resolveOptions(input: AiwafOptions = {}): ResolvedOptions {
  const top = mergeOptions(new Defaults(), checks, input, '');
  const clientIp = mergeOptions(
    { trustedProxies: [] as readonly string[] },
    { trustedProxies: trustedProxies },
    top.clientIp,
    'clientIp',
  );
  AddressSet.parse(
    clientIp.trustedProxies.filter((entry) => entry !== 'unix'),
    'clientIp.trustedProxies',
  );
  AddressSet.parse(top.exemptIps, 'exemptIps');
  const bans = mergeOptions(new BansOptions(), bansChecks, top.bans, 'bans');
  AddressSet.parse(bans.neverBan, 'bans.neverBan');
  return Object.freeze({
    mode: top.mode ?? 'enforce',
    clientIp,
    database: typeof top.database === 'object' ? top.database.url : top.database,
    accessLog: typeof top.accessLog === 'string' ? [top.accessLog] : (top.accessLog ?? []),
    layers: resolveLayers(top.layers),
    pathRules: resolvePathRules(top.pathRules),
    exemptPaths: top.exemptPaths,
    exemptIps: top.exemptIps,
    knownPrefixes: top.knownPrefixes,
    bans,
    training: trainingOptions(top.training, 'training'),
  });
}

const trustedProxies: Check = (value) => {
  if (!Array.isArray(value)) return 'a list of addresses and CIDR networks; no option trusts every proxy';
  return value.some((entry) => /^(?:0\.0\.0\.0|::)\/0$/.test(String(entry)))
    ? 'the addresses of your proxies: trusting everyone lets each client choose its own address'
    : listOf(string)(value);
};

type LayerName = keyof ResolvedOptions['layers'];
const LAYER_NAMES: readonly string[] = [
  'blacklist',
  'headers',
  'rateLimit',
  'keywords',
] satisfies LayerName[];

function resolveLayers(input: unknown): ResolvedOptions['layers'] {
  if (typeof input !== 'object' || input === null)
    throw invalidOption('layers', input, 'an object with a key per layer');
  for (const name of Object.keys(input)) {
    if (LAYER_NAMES.includes(name)) continue;
    const later = (LAYER_IDS as readonly string[]).includes(name);
    throw new AiwafConfigError(
      'AIWAF_E_LAYER_UNKNOWN',
      later ? `The layer ${name} is not part of this version.` : `There is no layer ${name}.`,
      `Known here: ${LAYER_NAMES.join(', ')}.`,
    );
  }
  const given = input as Record<LayerName, unknown>;
  const layer = <T extends LayerOptions>(name: LayerName, resolve: (value: unknown, where: string) => T): T =>
    resolve(given[name] === false ? { mode: 'off' } : given[name], `layers.${name}`);
  return Object.freeze({
    blacklist: layer('blacklist', blacklistOptions),
    headers: layer('headers', headersOptions),
    rateLimit: layer('rateLimit', rateLimitOptions),
    keywords: layer('keywords', keywordsOptions),
  });
}
