import { AddressSet } from '../../core/client/address-set';
import { messageOf } from '../../core/errors';
import { MODES } from '../../core/mode';
import { normalizePrefix } from '../../core/path/prefix-map';
import { AiwafOptions } from '../options/aiwaf.options';
import { readCacheMs, readCountries } from './geo-settings';
import { readPathRules } from './path-rules-setting';
import { REQUEST_LOG_SETTINGS } from './request-log-settings';
import { readRequiredHeaders } from './required-headers-setting';
import { Apply, apply } from './setting-draft';
import { boolean, integer, invalidSetting, number, seconds, text, textList } from './setting-values';

const count = integer(1, 1_000_000);
/** The settings that the Python package reads, and those of this package's own that are written like them. */
export const SETTINGS: Readonly<Record<string, Apply>> = {
  AIWAF_MODE: apply(readMode, (draft, value) => (draft.mode ??= value)),
  AIWAF_DISABLE: apply(boolean, (draft, value) => (value ? (draft.mode = 'off') : null)),
  AIWAF_DATABASE_URL: apply(text, (draft, value) => (draft.database = value)),
  AIWAF_TRUSTED_PROXIES: apply(textList, (draft, value) => (draft.clientIp = { trustedProxies: value })),
  AIWAF_ACCESS_LOG: apply(text, (draft, value) => (draft.accessLog = value)),
  AIWAF_EXEMPT_IPS: apply(readAddresses, (draft, value) => (draft.exemptIps = value)),
  AIWAF_EXEMPT_PATHS: apply(textList, (draft, value) => (draft.exemptPaths = value.map(normalizePrefix))),
  'AIWAF_SETTINGS.PATH_RULES': apply(readPathRules, (draft, value) => (draft.pathRules = value)),

  AIWAF_ENABLE_IP_BLOCKING: apply(boolean, ({ bans }, value) => (bans.enabled = value)),
  AIWAF_BLACKLIST_STORE_EXTENDED_INFO: apply(boolean, ({ bans }, value) => (bans.storeRequestInfo = value)),
  AIWAF_BLACKLIST_MAX_HEADERS: apply(
    integer(0, 10_000),
    ({ bans }, value) => (bans.maxStoredHeaders = value),
  ),
  AIWAF_BLACKLIST_MAX_HEADER_VALUE_LENGTH: apply(
    integer(1, 65_536),
    ({ bans }, value) => (bans.maxStoredLength = value),
  ),
  AIWAF_BLACKLIST_REDACT_HEADERS: apply(textList, ({ bans }, value) => (bans.redactHeaders = value)),

  AIWAF_GEO_BLOCK_ENABLED: apply(
    boolean,
    ({ layers }, value) => (layers.geo.mode = value ? 'enforce' : 'off'),
  ),
  AIWAF_GEO_ALLOW_COUNTRIES: apply(readCountries, ({ layers }, value) => (layers.geo.allow = value)),
  AIWAF_GEO_BLOCK_COUNTRIES: apply(readCountries, ({ layers }, value) => (layers.geo.block = value)),
  AIWAF_GEOIP_DB_PATH: apply(text, ({ layers }, value) => (layers.geo.database = value)),
  AIWAF_GEO_CACHE_SECONDS: apply(readCacheMs, ({ layers }, value) => (layers.geo.cacheMs = value)),

  AIWAF_HEADER_QUALITY_MIN_SCORE: apply(
    integer(0, 11),
    ({ layers }, value) => (layers.headers.minScore = value),
  ),
  AIWAF_MAX_HEADER_BYTES: apply(count, ({ layers }, value) => (layers.headers.maxHeaderBytes = value)),
  AIWAF_MAX_HEADER_COUNT: apply(
    integer(1, 10_000),
    ({ layers }, value) => (layers.headers.maxHeaderCount = value),
  ),
  AIWAF_MAX_USER_AGENT_LENGTH: apply(
    integer(1, 65_536),
    ({ layers }, value) => (layers.headers.maxUserAgentLength = value),
  ),
  AIWAF_MAX_ACCEPT_LENGTH: apply(
    integer(1, 65_536),
    ({ layers }, value) => (layers.headers.maxAcceptLength = value),
  ),
  AIWAF_REQUIRED_HEADERS: apply(
    readRequiredHeaders,
    ({ layers }, value) => (layers.headers.required = value),
  ),

  AIWAF_RATE_WINDOW: apply(seconds, ({ layers }, value) => (layers.rateLimit.windowMs = value)),
  AIWAF_RATE_MAX: apply(count, ({ layers }, value) => (layers.rateLimit.max = value)),
  AIWAF_RATE_FLOOD: apply(count, ({ layers }, value) => (layers.rateLimit.flood = value)),

  AIWAF_MIN_FORM_TIME: apply(
    number(0, 86_400),
    ({ layers }, value) => (layers.honeypot.minMs = Math.round(value * 1_000)),
  ),
  AIWAF_MAX_PAGE_TIME: apply(seconds, ({ layers }, value) => (layers.honeypot.maxMs = value)),

  AIWAF_MALICIOUS_KEYWORDS: apply(textList, ({ layers }, value) => (layers.keywords.staticKeywords = value)),
  AIWAF_ALLOWED_PATH_KEYWORDS: apply(
    textList,
    ({ layers }, value) => (layers.keywords.allowedKeywords = value),
  ),
  AIWAF_EXEMPT_KEYWORDS: apply(textList, ({ layers }, value) => (layers.keywords.exemptKeywords = value)),
  AIWAF_ENABLE_KEYWORD_LEARNING: apply(boolean, ({ layers: { keywords } }, enabled) => {
    keywords.learning = { ...keywords.learning, enabled };
  }),
  AIWAF_DYNAMIC_TOP_N: apply(integer(0, 1_000), ({ layers: { keywords } }, dynamicTopN) => {
    keywords.learning = { ...keywords.learning, dynamicTopN };
  }),

  ...REQUEST_LOG_SETTINGS,

  AIWAF_DISABLE_AI: apply(boolean, ({ layers }, value) => {
    if (value) layers.anomaly.mode = 'off';
  }),
  // A pickled model stays as it is: it cannot be read here, and is not to be written over.
  AIWAF_MODEL_PATH: apply(
    text,
    ({ layers }, value) => (layers.anomaly.modelFile = value.replace(/\.(?:pkl|pickle|joblib)$/i, '.json')),
  ),
  AIWAF_AI_CONTAMINATION: apply(
    number(0.001, 0.5),
    ({ training }, value) => (training.contamination = value),
  ),
  AIWAF_FORCE_AI_TRAINING: apply(boolean, ({ training }, value) => (training.forceAi = value)),
  AIWAF_MIN_TRAIN_LOGS: apply(integer(1, 1e9), ({ training }, value) => (training.minTrainLogs = value)),
  AIWAF_MIN_AI_LOGS: apply(integer(1, 1e9), ({ training }, value) => (training.minAiLogs = value)),
};

function readMode(value: unknown, name: string): NonNullable<AiwafOptions['mode']> {
  const mode = MODES.find((known) => known === String(value).trim().toLowerCase());
  if (mode === undefined) throw invalidSetting(name, value, `one of ${MODES.join(', ')}`);
  return mode;
}

function readAddresses(value: unknown, name: string): readonly string[] {
  const addresses = textList(value, name);
  try {
    AddressSet.parse(addresses, name);
  } catch (error) {
    throw invalidSetting(name, value, `addresses and CIDR networks (${messageOf(error)})`);
  }
  return addresses;
}
