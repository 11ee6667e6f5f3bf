import { Signal } from '../ports/signal-store';
import { decayed, HalfLives, kindOf } from './points-decay';

/** The signals of one code. Instants are epoch milliseconds. */
export interface SignalSummary {
  /** What they were given for, such as `keywords.scanner-path`. */
  readonly code: string;
  /** What is left of them. */
  readonly points: number;
  /** What they were worth when they came. */
  readonly total: number;
  /** How many there were. */
  readonly count: number;
  /** When the first came. */
  readonly firstAt: number;
  /** When the last came. */
  readonly lastAt: number;
}

/** Signals by code, decayed to `now` as the ledger decays points; what counts most comes first. */
export function summarizeSignals(
  signals: readonly Signal[],
  halfLives: HalfLives,
  now: number,
): SignalSummary[] {
  const byCode = new Map<string, SignalSummary>();
  for (const { code, points, at } of signals) {
    const left = decayed(points, halfLives[kindOf(code)], now - at);
    const sum = byCode.get(code) ?? { code, points: 0, total: 0, count: 0, firstAt: at, lastAt: at };
    byCode.set(code, {
      code,
      points: sum.points + left,
      total: sum.total + points,
      count: sum.count + 1,
      firstAt: Math.min(sum.firstAt, at),
      lastAt: Math.max(sum.lastAt, at),
    });
  }
  return [...byCode.values()].sort((a, b) => b.points - a.points || b.lastAt - a.lastAt);
}

/**
 * Of a client's signals up to its latest ban, those that counted towards that one: a ban before it, at the
 * threshold, had cleared its own.
 *
 * @param signals oldest first
 */
export function evidenceOfLastBan(
  signals: readonly Signal[],
  halfLives: HalfLives,
  threshold: number,
): readonly Signal[] {
  let from = 0;
  let [sum, at] = [{ scanner: 0, other: 0 }, 0];
  signals.forEach((signal, index) => {
    const left = (kind: keyof typeof sum) => decayed(sum[kind], halfLives[kind], signal.at - at);
    sum = { scanner: left('scanner'), other: left('other') };
    sum[kindOf(signal.code)] += signal.points;
    at = signal.at;
    if (sum.scanner + sum.other < threshold || index === signals.length - 1) return;
    from = index + 1;
    sum = { scanner: 0, other: 0 };
  });
  return signals.slice(from);
}
