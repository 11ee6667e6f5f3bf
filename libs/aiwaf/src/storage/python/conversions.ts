import { EntityTarget, ObjectLiteral } from 'typeorm';
import { fitText } from '../fit-text';
import { COUNTRY_ENTRIES } from '../geo/stored-country';
import { banKey, REASON_LENGTH } from '../stored-ban';
import { IP_ENTRIES, PATH_ENTRIES } from '../stored-exemption';
import { BlacklistEntry } from '../typeorm/entities/blacklist-entry.entity';
import { DynamicKeyword } from '../typeorm/entities/dynamic-keyword.entity';
import { ExemptPath } from '../typeorm/entities/exempt-path.entity';
import { FeatureSample } from '../typeorm/entities/feature-sample.entity';
import { GeoBlockedCountry } from '../typeorm/entities/geo-blocked-country.entity';
import { IpExemptionEntry } from '../typeorm/entities/ip-exemption.entity';
import { RequestLog } from '../typeorm/entities/request-log.entity';
import { KEYWORD, MAX_COUNT } from '../typeorm/keyword-row';
import { PythonRow } from './python-rows';

/** Characters of a user agent that are kept, as of those that are logged now. */
const USER_AGENT = 500;

type Row = Omit<ObjectLiteral, 'id'>;

/** How the rows of one table become ours. */
export interface Conversion {
  readonly entity: EntityTarget<ObjectLiteral>;
  /** `null` for a row that means nothing here, such as one without an address. `now` stands in for an unreadable instant. */
  convert(row: PythonRow, now: number): Row | null;
  /** Of rows that several spellings of the Python package make one: its key, and one row of two. */
  readonly merged?: { readonly key: string; readonly merge: (first: Row, second: Row) => Row };
}

/** By table. A table without one is not taken over: the models of the Python package are pickled programs. */
export const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  aiwaf_blacklistentry: {
    entity: BlacklistEntry,
    merged: { key: 'ipAddress', merge: earlier },
    // The Python package's bans end when a person lifts them. A single IPv6 address is its /64 here.
    convert: (row, now) => {
      const key = banKey(text(row.ip_address));
      return key === null
        ? null
        : {
            ipAddress: key,
            reason: reason(row),
            extendedRequestInfo: record(row.extended_request_info),
            createdAt: row.created_at ?? now,
            expiresAt: null,
            source: 'person',
            level: 1,
            liftedAt: null,
            updatedAt: now,
          };
    },
  },
  aiwaf_ipexemption: {
    entity: IpExemptionEntry,
    merged: { key: 'ipAddress', merge: earlier },
    convert: (row, now) => {
      const address = IP_ENTRIES.canonical(text(row.ip_address));
      return address === null
        ? null
        : { ipAddress: address, reason: reason(row), ...times(row, now), removedAt: null };
    },
  },
  aiwaf_exemptpath: {
    entity: ExemptPath,
    // In force if one of its spellings is.
    merged: {
      key: 'path',
      merge: (first, second) => ({ ...earlier(first, second), enabled: first.enabled || second.enabled }),
    },
    convert: (row, now) => {
      const path = storablePath(text(row.path));
      const enabled = row.enabled === true || Number(row.enabled) === 1;
      return path === null
        ? null
        : { path, reason: reason(row), enabled, ...times(row, now), removedAt: null };
    },
  },
  aiwaf_geoblockedcountry: {
    entity: GeoBlockedCountry,
    merged: { key: 'countryCode', merge: earlier },
    convert: (row, now) => {
      const country = COUNTRY_ENTRIES.canonical(text(row.country_code));
      return country === null
        ? null
        : { countryCode: country, reason: reason(row), ...times(row, now), removedAt: null };
    },
  },
  aiwaf_dynamickeyword: {
    entity: DynamicKeyword,
    merged: {
      key: 'keyword',
      merge: (first, second) => ({
        ...first,
        count: Math.min(MAX_COUNT, first.count + second.count),
        lastUpdated: Math.max(first.lastUpdated, second.lastUpdated),
      }),
    },
    // A candidate, which has yet to show from how many networks it comes.
    convert: (row, now) => {
      const keyword = text(row.keyword).toLowerCase();
      if (!KEYWORD.test(keyword)) return null;
      return { keyword, count: whole(row.count), lastUpdated: row.last_updated ?? now };
    },
  },
  aiwaf_requestlog: {
    entity: RequestLog,
    convert: (row) => {
      const address = addressOf(row.ip_address);
      if (address === null || row.timestamp === null) return null;
      return {
        ipAddress: address,
        method: fitText(text(row.method), 10),
        path: fitText(text(row.path), 500),
        statusCode: whole(row.status_code),
        responseTime: finite(row.response_time) ?? 0,
        userAgent: fitText(text(row.user_agent), USER_AGENT),
        referer: fitText(text(row.referer), 500),
        contentLength: fitText(text(row.content_length), 20) || '-',
        timestamp: row.timestamp,
        verdict: null,
        layer: null,
        code: null,
        requestId: null,
      };
    },
  },
  aiwaf_featuresample: {
    entity: FeatureSample,
    convert: (row, now) => {
      const ip = addressOf(row.ip);
      if (ip === null) return null;
      return {
        ip,
        pathLen: whole(row.path_len),
        kwHits: whole(row.kw_hits),
        respTime: finite(row.resp_time),
        statusIdx: whole(row.status_idx),
        burstCount: whole(row.burst_count),
        total404: whole(row.total_404),
        label: fitText(text(row.label), 20),
        createdAt: row.created_at ?? now,
      };
    },
  },
};

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const reason = (row: PythonRow): string => fitText(text(row.reason), REASON_LENGTH);

function times(row: PythonRow, now: number): Row {
  const createdAt = row.created_at ?? now;
  return { createdAt, updatedAt: row.updated_at ?? createdAt };
}

function earlier(first: Row, second: Row): Row {
  return second.createdAt < first.createdAt ? second : first;
}

function finite(value: unknown): number | null {
  const number = value === null ? NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

/** What an integer column holds everywhere. */
function whole(value: unknown): number {
  return Math.max(-MAX_COUNT, Math.min(MAX_COUNT, Math.round(finite(value) ?? 0)));
}

function addressOf(value: unknown): string | null {
  const address = IP_ENTRIES.canonical(text(value));
  return address === null || address.includes('/') ? null : address;
}

function storablePath(path: string): string | null {
  try {
    return PATH_ENTRIES.storable({ path, reason: '' }).path;
  } catch {
    return null;
  }
}

/** A JSON column, which some drivers read and some leave as text. */
function record(value: unknown): Record<string, unknown> | null {
  try {
    const read: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    const isRecord = typeof read === 'object' && read !== null && !Array.isArray(read);
    return isRecord && Object.keys(read).length > 0 ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
