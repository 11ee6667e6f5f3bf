import { layerBit, LayerId, PathRule } from '#aiwaf/internals';

export interface RecordedRule {
  readonly PREFIX: string;
}

const LAYERS: Readonly<Record<string, readonly LayerId[]>> = {
  IPAndKeywordBlockMiddleware: ['blacklist', 'keywords'],
  GeoBlockMiddleware: ['geo'],
  HeaderValidationMiddleware: ['headers'],
  RateLimitMiddleware: ['rateLimit'],
  HoneypotTimingMiddleware: ['honeypot'],
  UUIDTamperMiddleware: ['uuid'],
  AIAnomalyMiddleware: ['anomaly'],
  AIWAFLoggerMiddleware: ['requestLog'],
};

interface Decision {
  readonly prefix: string;
  readonly disabled: number;
  readonly windowMs: number | null;
  readonly max: number | null;
  readonly flood: number | null;
}

/** The recorded decision in our terms: folded prefix, layers as bits, milliseconds. */
export function describeRecorded(
  rule: RecordedRule | null,
  disabled: readonly string[],
  overrides: Readonly<Record<string, number>>,
): string {
  if (rule === null) return 'no rule';
  const layers = disabled.flatMap((name) => LAYERS[name] ?? []);
  return describe({
    prefix: folded(rule.PREFIX),
    disabled: layers.reduce((mask, id) => mask | layerBit(id), 0),
    windowMs: overrides.WINDOW === undefined ? null : overrides.WINDOW * 1_000,
    max: overrides.MAX ?? null,
    flood: overrides.FLOOD ?? null,
  });
}

export function describeOurs(rule: PathRule | null): string {
  if (rule === null) return 'no rule';
  const { windowMs = null, max = null, flood = null } = rule.rateLimit ?? {};
  return describe({ prefix: folded(rule.prefix), disabled: rule.disabled, windowMs, max, flood });
}

function folded(prefix: string): string {
  return `/${prefix.toLowerCase().split('/').filter(Boolean).join('/')}`;
}

function describe({ prefix, disabled, windowMs, max, flood }: Decision): string {
  return `${prefix} disables ${disabled}, window ${windowMs}, max ${max}, flood ${flood}`;
}
