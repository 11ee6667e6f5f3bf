import { AnomalyOptions } from '../../layers/anomaly';
import { GeoOptions } from '../../layers/geo';
import { HeadersOptions } from '../../layers/headers';
import { HoneypotOptions } from '../../layers/honeypot';
import { KeywordsInput } from '../../layers/keywords';
import { RateLimitOptions } from '../../layers/rate-limit';
import { RequestLogOptions } from '../../layers/request-log';
import { AiwafOptions } from '../options/aiwaf.options';
import { Read } from './setting-values';

/** Options while settings are put into them. */
export type Draft = AiwafOptions & {
  layers: {
    anomaly: Partial<AnomalyOptions>;
    geo: Partial<GeoOptions>;
    headers: Partial<HeadersOptions>;
    honeypot: Partial<HoneypotOptions>;
    rateLimit: Partial<RateLimitOptions>;
    requestLog?: Partial<RequestLogOptions>;
    keywords: Partial<KeywordsInput>;
  };
  bans: NonNullable<AiwafOptions['bans']>;
  training: NonNullable<AiwafOptions['training']>;
};

/** Puts the value of a setting, of that name, into the options. */
export type Apply = (draft: Draft, value: unknown, name: string) => void;

export function emptyDraft(): Draft {
  return {
    layers: { anomaly: {}, geo: {}, headers: {}, honeypot: {}, rateLimit: {}, keywords: {} },
    bans: {},
    training: {},
  };
}

/** Reads a setting and puts it where it belongs. */
export function apply<T>(read: Read<T>, put: (draft: Draft, value: T) => void): Apply {
  return (draft, value, name) => put(draft, read(value, name));
}
