import { boolean, Check, integer, listOf, nullable, oneOf, string } from '../options/checks';
import { Checks } from '../options/merge-options';
import { BansOptions } from './bans.options';

const TEN_YEARS = 315_360_000_000;
const duration = integer(1_000, TEN_YEARS);
const headerName: Check = (value) =>
  typeof value === 'string' && /^[a-z0-9_-]+$/i.test(value) ? null : 'a header name such as "X-Api-Key"';

export const bansChecks: Checks<BansOptions> = {
  enabled: boolean,
  policy: oneOf('points', 'immediate'),
  threshold: integer(1),
  ttlMs: nullable(duration),
  escalationMs: (value) =>
    Array.isArray(value) && value.length === 0 ? 'at least one duration' : listOf(duration)(value),
  forgetAfterMs: duration,
  scannerHalfLifeMs: duration,
  halfLifeMs: duration,
  neverBan: listOf(string),
  neverBanPrivate: boolean,
  maxTracked: integer(100, 10_000_000),
  maxBans: integer(100, 10_000_000),
  storeRequestInfo: boolean,
  maxStoredHeaders: integer(0, 10_000),
  maxStoredLength: integer(1, 65_536),
  redactHeaders: listOf(headerName),
};
