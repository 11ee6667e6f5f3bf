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
import { DatabaseInput, ResolvedDatabase } from './database.options';
import { HostTrainingOptions } from './training-options';

/** What the application serves. */
export type Preset = 'site' | 'api';

/** `false` turns a layer off, `true` or an object leaves it on with these options. */
export type LayerInput<T> = boolean | Partial<T>;

/** The options of `AiwafModule.forRoot()`. Everything has a default. */
export interface AiwafOptions {
  /**
   * `enforce` refuses; `monitor` judges and reports, and refuses nothing; `off` looks at nothing. The weakest
   * of this, the layer's and the path rule's mode counts.
   */
  mode?: Mode;
  /**
   * What the application serves: `site` to browsers; `api` to programs, where headers are only reported and
   * forms are not timed. A layer's own options come before the preset's.
   */
  preset?: Preset;
  /**
   * `true` registers the interceptors of the layers that observe globally, for hosts that override them. By
   * default the same is done as Nest sends the answer, at a tenth of the cost. In `forRootAsync()` it stands
   * beside `useFactory`.
   */
  interceptors?: boolean;
  /** How the address of a client is found. */
  clientIp?: {
    /**
     * Addresses of your proxies, whose `X-Forwarded-For` is believed; the word `unix` for a proxy on a Unix
     * socket. `0.0.0.0/0` and `::/0` are refused.
     */
    trustedProxies?: readonly string[];
  };
  /**
   * Where bans, exemptions and what is learned are kept: a URL, an object with the options of `database`, or
   * `false` for this process's memory alone.
   */
  database?: DatabaseInput;
  /**
   * A client of your own of `ioredis` or `redis`: rate limits, points and what they are given for are shared
   * by all processes, hints make changes quick, and a copy of the model is kept for a start without the
   * database. Applications that share a Redis need a key prefix or a database number each.
   */
  redis?: RedisClient | null;
  /** The access log or logs of the web server that training reads, a path or a list of paths. */
  accessLog?: string | readonly string[];
  /** The layers: each takes `true`, `false` (off), or an object with its options. */
  layers?: {
    /** Refuses banned clients. */
    blacklist?: LayerInput<BlacklistOptions>;
    /** Refuses countries. */
    geo?: LayerInput<GeoOptions>;
    /** Judges the headers of page requests. */
    headers?: LayerInput<HeadersInput>;
    /** Limits requests per client. */
    rateLimit?: LayerInput<RateLimitInput>;
    /** Refuses paths of scanners, and attack payloads. */
    keywords?: LayerInput<KeywordsInput>;
    /** Times forms, and answers 405. */
    honeypot?: LayerInput<HoneypotOptions>;
    /** Checks parameters that name entities. */
    uuid?: LayerInput<UuidOptions>;
    /** Asks the learned model. */
    anomaly?: LayerInput<AnomalyOptions>;
    /** Logs requests. */
    requestLog?: LayerInput<RequestLogOptions>;
  };
  /** What path prefixes change; of several that cover a path the longest applies, alone. */
  pathRules?: readonly PathRuleInput[];
  /** Path prefixes that pass every layer; `/` stands for the root page alone. */
  exemptPaths?: readonly string[];
  /** Addresses that pass every layer and are never banned. */
  exemptIps?: readonly string[];
  /**
   * Path prefixes that the application serves without a route that can be seen, such as a static folder
   * served by a middleware.
   */
  knownPrefixes?: readonly string[];
  /** How points become bans, and whom no ban meets. */
  bans?: Partial<BansOptions>;
  /** What is learned from logs, when, and what comes of it. */
  training?: Partial<HostTrainingOptions>;
}

/** Options with every default filled in, checked and frozen. */
export interface ResolvedOptions extends ResolvedDatabase {
  readonly mode: Mode;
  readonly preset: Preset;
  readonly interceptors: boolean;
  readonly clientIp: { readonly trustedProxies: readonly string[] };
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
