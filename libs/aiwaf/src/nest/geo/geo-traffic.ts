import { Injectable } from '@nestjs/common';
import { addressText } from '../../core/client/address';
import { PRIVATE_NETWORKS } from '../../core/client/client';
import { systemClock } from '../../core/clock';
import { AiwafError } from '../../core/errors';
import { countryName } from '../../core/geo/country-code';
import { CountryLookup } from '../../core/ports/country-lookup';
import { FeatureSource, LineCounts, LogClient } from '../../core/ports/feature-source';
import { RecentCache } from '../../core/recent-cache';
import { lineWarnings } from '../../learning';
import { EngineHost } from '../engine/engine-host';
import { RequestLogs } from '../request-log/request-logs';
import { openTrainingSource, sourceText, trainingSource } from '../training/training-source';
import { GeoCountries } from './geo-countries';

/** Clients of one generation whose country is remembered: a look-up costs 3 us. */
const REMEMBERED = 8_000;

/** What is to be counted. */
export interface TrafficRequest {
  /** Access logs to read instead of `accessLog`. */
  readonly logs?: readonly string[];
  /** Format of the access logs, in place of `training.logFormat`. */
  readonly format?: string;
  /** Requests that are counted, the first ones; 0 for all. */
  readonly limit: number;
  /** Told how much was read so far of all that will be read, in bytes of files or rows of a table. */
  readonly onProgress?: (done: number, total: number, unit: 'bytes' | 'rows') => void;
}

/** Requests of one country. */
export interface CountryTraffic {
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country: string;
  /** In English. */
  readonly name: string;
  readonly requests: number;
}

/** Requests by country. */
export interface TrafficSummary {
  /** What was read, for people: paths of files, or the request log and its days. */
  readonly source: string;
  readonly lines: LineCounts;
  /** Counted requests: those of all countries, unknown and private ones together. */
  readonly requests: number;
  /** Most requests first. */
  readonly countries: readonly CountryTraffic[];
  /** From public addresses whose country nobody knows. */
  readonly unknown: number;
  /** From addresses of private networks. */
  readonly private: number;
  /** Whether more may be there than the limit let through. */
  readonly limited: boolean;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Counts requests of access logs, or of the request log of the last 30 days, by the country of their client. */
@Injectable()
export class GeoTraffic {
  constructor(
    private readonly host: EngineHost,
    private readonly requestLogs: RequestLogs,
    private readonly countries: GeoCountries,
  ) {}

  /**
   * @throws AiwafConfigError `AIWAF_E_GEO_DATABASE`, `AIWAF_E_LOG_FORMAT`, `AIWAF_E_LOG_UNSET` and what
   *   opening the logs throws
   * @throws AiwafError `AIWAF_E_LOG_EMPTY`, `AIWAF_E_LOG_NOTHING_PARSED`
   */
  async summarize({ limit, onProgress, ...request }: TrafficRequest): Promise<TrafficSummary> {
    const { rows, connection } = this.requestLogs;
    const from = trainingSource(this.host.engine.options, request, rows !== null, connection);
    const lookup = await this.countries.lookup();
    const source = await openTrainingSource(from, systemClock);
    try {
      const unit = from.kind === 'files' ? 'bytes' : 'rows';
      const progress = (done: number) => onProgress?.(done, source.size, unit);
      const counted = await countTraffic(source, lookup, limit, progress);
      const name = from.kind === 'files' ? sourceText(from) : `the request log of the last ${from.days} days`;
      if (counted.lines.read === 0) throw empty(name);
      return { source: name, ...counted, warnings: lineWarnings(counted.lines) };
    } finally {
      await source.close();
    }
  }
}

/**
 * Counts in memory that is bounded by the number of countries, however many lines and clients there are.
 *
 * @param limit requests that are counted at most; 0 for no limit
 */
export async function countTraffic(
  source: FeatureSource,
  lookup: CountryLookup,
  limit: number,
  onProgress: (done: number) => void,
): Promise<Omit<TrafficSummary, 'source' | 'warnings'>> {
  const known = new RecentCache<string>(REMEMBERED);
  const counts = new Map<string, number>();
  let requests = 0;
  let done = 0;
  const use = (_: unknown, { key, address }: LogClient): void => {
    let place = known.get(key);
    if (place === undefined) known.set(key, (place = placeOf(address, lookup)));
    counts.set(place, (counts.get(place) ?? 0) + 1);
    requests++;
  };
  const isEnough = () => limit > 0 && requests >= limit;
  const lines = await source.read(use, (more) => onProgress((done += more)), isEnough);
  const { [UNKNOWN]: unknown = 0, [PRIVATE]: own = 0, ...places } = Object.fromEntries(counts);
  const countries = Object.entries(places)
    .map(([country, count]) => ({ country, name: countryName(country), requests: count }))
    .sort((a, b) => b.requests - a.requests || (a.country < b.country ? -1 : 1));
  return { lines, requests, countries, unknown, private: own, limited: isEnough() };
}

/** No country code is as short. */
const UNKNOWN = '?';
const PRIVATE = '-';

function placeOf(address: LogClient['address'], lookup: CountryLookup): string {
  if (PRIVATE_NETWORKS.has(address)) return PRIVATE;
  return lookup.country(addressText(address)) ?? UNKNOWN;
}

function empty(source: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_LOG_EMPTY',
    `There are no requests in ${source}.`,
    'Name another access log with --log FILE, or wait until requests were logged.',
  );
}
