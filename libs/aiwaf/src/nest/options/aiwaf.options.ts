import { BansOptions } from '../../core/bans/bans.options';
import { PathRuleInput } from '../../core/exemptions/path-rules';
import { Mode } from '../../core/mode';
import { RedisClient } from '../../core/ports/redis-client';
import { AnomalyOptions } from '../../layers/anomaly';
import { BlacklistOptions } from '../../layers/blacklist';
import { GeoOptions } from '../../layers/geo';
import { HeadersInput, HeadersOptions } from '../../layers/headers';
import { HoneypotOptions } from '../../layers/honeypot';
import { KeywordsInput, KeywordsOptions } from '../../layers/keywords';
import { RateLimitInput, RateLimitOptions } from '../../layers/rate-limit';
import { RequestLogOptions } from '../../layers/request-log';
import { UuidOptions } from '../../layers/uuid';
import { HostTrainingOptions } from './training-options';

/** What the application serves. */
export type Preset = 'site' | 'api';

/** `false` turns a layer off, `true` or an object leaves it on with these options. */
export type LayerInput<T> = boolean | Partial<T>;

/**
 * Where bans and exemptions are kept: a URL such as `sqlite:FILE`, a data source of the host's own, or
 * `false` for this process's memory alone.
 */
export type DatabaseInput = string | Partial<DatabaseOptionsInput> | false;

export interface DatabaseOptionsInput {
  readonly url: string;
  /** In place of a URL: the name that the host gave a data source of `@nestjs/typeorm`; `default` without one. */
  readonly dataSource: string;
  /** What a start does whose database server does not answer: `refuse` (default) ends it, `wait` tries again until it does. */
  readonly whenAway: 'refuse' | 'wait';
  /** How often what other processes wrote is looked for, in ms: bans, exemptions, countries, words, models. Default 5000. */
  readonly pollMs: number;
}

/** A data source of the host's own, by its name. */
export interface HostDataSource {
  readonly dataSource: string;
}

/** The options of `AiwafModule.forRoot()`. Everything has a default. */
export interface AiwafOptions {
  /** `enforce` refuses; `monitor` only reports; `off` looks at nothing. */
  mode?: Mode;
  /**
   * What the application serves: `site` (the default) to browsers, `api` to programs: there headers
   * are only reported and forms are not timed. A layer's own options come before the preset's.
   */
  preset?: Preset;
  /**
   * `true` registers the interceptors of the layers that observe globally, for hosts that override them. By
   * default the same is done as Nest sends the answer, at a tenth of the cost. In `forRootAsync()` it stands
   * beside `useFactory`.
   */
  interceptors?: boolean;
  clientIp?: {
    /** Addresses and CIDR networks of your proxies, whose `X-Forwarded-For` is believed; `unix` for a Unix socket. */
    trustedProxies?: readonly string[];
  };
  /** Default: the file `aiwaf-data/aiwaf.sqlite` in the working directory. */
  database?: DatabaseInput;
  /**
   * A Redis client of your own, such as one of `ioredis` or `redis`: processes share rate limits and points
   * there, tell each other of changes, and keep a copy of the model for a start without the database.
   * Applications that share a Redis need a key prefix or a database number each.
   */
  redis?: RedisClient | null;
  /** The web server's access log or logs that training reads. */
  accessLog?: string | readonly string[];
  layers?: {
    blacklist?: LayerInput<BlacklistOptions>;
    geo?: LayerInput<GeoOptions>;
    headers?: LayerInput<HeadersInput>;
    rateLimit?: LayerInput<RateLimitInput>;
    keywords?: LayerInput<KeywordsInput>;
    honeypot?: LayerInput<HoneypotOptions>;
    uuid?: LayerInput<UuidOptions>;
    anomaly?: LayerInput<AnomalyOptions>;
    requestLog?: LayerInput<RequestLogOptions>;
  };
  /** What path prefixes change; the most specific prefix applies alone. */
  pathRules?: readonly PathRuleInput[];
  /** Path prefixes that pass every layer. */
  exemptPaths?: readonly string[];
  /** Addresses and CIDR networks that pass every layer and are never banned. */
  exemptIps?: readonly string[];
  /** Path prefixes that the application serves without a route that can be seen, such as a static folder. */
  knownPrefixes?: readonly string[];
  bans?: Partial<BansOptions>;
  training?: Partial<HostTrainingOptions>;
}

/** Options with every default filled in, checked and frozen. */
export interface ResolvedOptions {
  readonly mode: Mode;
  readonly preset: Preset;
  readonly interceptors: boolean;
  readonly clientIp: { readonly trustedProxies: readonly string[] };
  /** A database URL, a data source of the host, or `false`. */
  readonly database: string | HostDataSource | false;
  readonly whenAway: 'refuse' | 'wait';
  /** How often what other processes wrote is looked for, in ms. */
  readonly pollMs: number;
  readonly redis: RedisClient | null;
  readonly accessLog: readonly string[];
  readonly layers: {
    readonly blacklist: Readonly<BlacklistOptions>;
    readonly geo: Readonly<GeoOptions>;
    readonly headers: Readonly<HeadersOptions>;
    readonly rateLimit: Readonly<RateLimitOptions>;
    readonly keywords: Readonly<KeywordsOptions>;
    readonly honeypot: Readonly<HoneypotOptions>;
    readonly uuid: Readonly<UuidOptions>;
    readonly anomaly: Readonly<AnomalyOptions>;
    readonly requestLog: Readonly<RequestLogOptions>;
  };
  readonly pathRules: readonly PathRuleInput[];
  readonly exemptPaths: readonly string[];
  readonly exemptIps: readonly string[];
  readonly knownPrefixes: readonly string[];
  readonly bans: Readonly<BansOptions>;
  readonly training: Readonly<HostTrainingOptions>;
}
