import { bansChecks } from '../../core/bans/bans.checks';
import { BansOptions } from '../../core/bans/bans.options';
import { AddressSet } from '../../core/client/address-set';
import { MODES } from '../../core/mode';
import { RedisClient } from '../../core/ports/redis-client';
import { anything, boolean, Check, listOf, oneOf, string } from '../../core/options/checks';
import { Checks, invalidOption, mergeOptions } from '../../core/options/merge-options';
import { AiwafOptions, Preset, ResolvedOptions } from './aiwaf.options';
import { databaseCheck, DatabaseInput, databaseOptions, DEFAULT_DATABASE } from './database.options';
import { PRESETS, resolveLayers } from './layers-options';
import { resolvePathRules } from './path-rule-options';
import { hostTrainingOptions } from './training-options';

const prefix: Check = (value) =>
  typeof value === 'string' && value.trim().startsWith('/') ? null : 'a path that begins with "/"';

/** The top-level options with their defaults. */
class Defaults {
  mode: AiwafOptions['mode'] = 'enforce';
  preset: Preset = 'site';
  interceptors = false;
  clientIp: AiwafOptions['clientIp'] = {};
  database: DatabaseInput = DEFAULT_DATABASE;
  redis: RedisClient | null = null;
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
  preset: oneOf(...PRESETS),
  interceptors: boolean,
  clientIp: anything,
  database: databaseCheck,
  redis: anything,
  accessLog: (value) => (typeof value === 'string' ? string(value) : listOf(string)(value)),
  layers: anything,
  pathRules: listOf(anything),
  exemptPaths: listOf(prefix),
  exemptIps: listOf(string),
  knownPrefixes: listOf(prefix),
  bans: anything,
  training: anything,
};

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
    preset: top.preset,
    interceptors: top.interceptors,
    clientIp,
    ...databaseOptions(top.database),
    redis: redisClient(top.redis),
    accessLog: typeof top.accessLog === 'string' ? [top.accessLog] : (top.accessLog ?? []),
    layers: resolveLayers(top.layers, top.preset),
    pathRules: resolvePathRules(top.pathRules),
    exemptPaths: top.exemptPaths,
    exemptIps: top.exemptIps,
    knownPrefixes: top.knownPrefixes,
    bans,
    training: hostTrainingOptions(top.training),
  });
}

/** Told apart here, since a client cannot be written into a message. */
function redisClient(client: unknown): RedisClient | null {
  if (client === null || client === undefined) return null;
  const { get, set } = client as Partial<RedisClient>;
  if (typeof get === 'function' && typeof set === 'function') return client as RedisClient;
  const given = typeof client === 'object' ? 'an object without get() and set()' : client;
  throw invalidOption(
    'redis',
    given,
    'a client of ioredis or redis, or any object with their get() and set()',
  );
}

const trustedProxies: Check = (value) => {
  if (!Array.isArray(value)) return 'a list of addresses and CIDR networks; no option trusts every proxy';
  return value.some((entry) => /^(?:0\.0\.0\.0|::)\/0$/.test(String(entry)))
    ? 'the addresses of your proxies: trusting everyone lets each client choose its own address'
    : listOf(string)(value);
};
