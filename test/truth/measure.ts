import { judgeLog } from '../helpers/judged-log';
import { truthLog } from './truth-log';

/** What the trainer made of one log whose truth is known. */
export interface TruthResult {
  readonly lines: number;
  readonly seed: number;
  /** Share of the lines of normal clients that are 404, in percent. */
  readonly normalNotFound: number;
  readonly scanners: number;
  readonly scannersBanned: number;
  readonly normal: number;
  readonly normalBanned: number;
  /** The normal clients that were banned, and why. */
  readonly wrong: readonly string[];
  /** The scanners that were not. */
  readonly missed: readonly string[];
  readonly seconds: number;
}

/** Trains on a generated log with the defaults, forest included, and counts bans. */
export async function measureTruth(lines: number, seed: number): Promise<TruthResult> {
  const log = truthLog(lines, seed);
  const { banned, seconds } = await judgeLog(log.lines, { allLines: false });
  const wrong = banned.filter(({ client }) => log.normal.has(client));
  const caught = new Set(banned.map(({ client }) => client));
  const missed = [...log.scanners].filter((address) => !caught.has(address));
  return {
    lines,
    seed,
    normalNotFound: shareNotFound(log.lines, log.normal),
    scanners: log.scanners.size,
    scannersBanned: log.scanners.size - missed.length,
    normal: log.normal.size,
    normalBanned: wrong.length,
    wrong: wrong.map(({ client, reason }) => `${client}: ${reason}`),
    missed,
    seconds: Math.round(seconds * 10) / 10,
  };
}

/** Whether every scanner was banned and nobody else. */
export function isTrue({ missed, normalBanned }: TruthResult): boolean {
  return missed.length === 0 && normalBanned === 0;
}

function shareNotFound(lines: readonly string[], clients: ReadonlySet<string>): number {
  const own = lines.filter((line) => clients.has(line.slice(0, line.indexOf(' '))));
  const missing = own.filter((line) => line.includes('" 404 '));
  return Math.round((10_000 * missing.length) / own.length) / 100;
}
