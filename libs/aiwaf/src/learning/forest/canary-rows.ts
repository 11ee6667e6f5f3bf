import { statusIndex } from '../../core/features';
import { ForestModel } from './forest-model';

const UNKNOWN = NaN;
const NOT_FOUND = statusIndex(404);
/** Around the most usual length of a path, since what is short on one site is long on another. */
const LENGTHS = [0.8, 1, 1.25] as const;

/**
 * First requests of somebody who is new to the site, for the most usual kind of page: no model may find
 * one strange. Length, time and status are the site's own medians.
 */
export function ordinaryRows({ medians }: ForestModel): number[][] {
  const [length, , seconds, status] = medians;
  const usual = status === NOT_FOUND ? statusIndex(200) : status;
  return LENGTHS.map((share) => [Math.max(1, Math.round(length * share)), 0, seconds, usual, 0, 0]);
}

/**
 * Requests from the middle of a dictionary scan, at five, ten and five a second: scanner paths, all
 * answered 404, up to what a client's window holds (128). Every model must find them strange.
 */
export const ATTACK_ROWS: readonly (readonly number[])[] = [
  [20, 1, UNKNOWN, NOT_FOUND, 50, 60],
  [25, 2, UNKNOWN, NOT_FOUND, 100, 100],
  [60, 3, UNKNOWN, NOT_FOUND, 50, 120],
];
