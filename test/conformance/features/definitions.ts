import { canonicalPath } from '#aiwaf/internals';

/** One request of a recorded case, however it was recorded. */
export interface FeatureStep {
  readonly client: string;
  /** Seconds, from any instant on. */
  readonly t: number;
  /** The same by the clock on the wall, its zone left out; as the recorded trainer reads it. */
  readonly wallT?: number;
  readonly path: string;
  readonly status: number;
  /** Seconds. */
  readonly responseTime: number;
}

export type Row = readonly number[];

const STATIC_KEYWORDS = ['.php', 'xmlrpc', 'wp-', '.env', '.git', '.bak', 'conflg', 'shell', 'filemanager'];
const KEYWORDS = 1;
const BURST = 4;
const NOT_FOUND = 5;
const PATH = 0;

/** Refusals, which may be the firewall's own. */
export const isRefused = ({ status }: FeatureStep): boolean => [403, 405, 409, 429].includes(status);

const before = (steps: readonly FeatureStep[], index: number, seconds: number): FeatureStep[] =>
  steps
    .slice(0, index)
    .filter(
      ({ client, t }) =>
        client === steps[index].client && t <= steps[index].t && t > steps[index].t - seconds,
    );

const hitsIn = (text: string): number =>
  STATIC_KEYWORDS.filter((keyword) => text.toLowerCase().includes(keyword)).length;

const is404 = ({ status }: FeatureStep): boolean => status === 404;

/**
 * The rows as D26 defines them, made of the recorded ones by their definition alone: the path without
 * its query and the keywords in it, the client's requests of the 10 s before, its 404s of the 60 s before.
 *
 * @param steps in the order of the rows, those that are no rows left out
 */
export function asDefined(
  steps: readonly FeatureStep[],
  recorded: readonly Row[],
  isServed: (path: string) => boolean,
): Row[] {
  return steps.map((step, index) => {
    const row = [...recorded[index]];
    const { path } = canonicalPath(step.path);
    row[PATH] = path.length;
    row[KEYWORDS] = isServed(step.path) ? 0 : hitsIn(path);
    row[BURST] = before(steps, index, 10).length;
    row[NOT_FOUND] = before(steps, index, 60).filter(is404).length;
    return row;
  });
}

/**
 * Whether rows are those of the recorded trainer: the path with its query and the keywords in both, all
 * requests of the client from 10 s before on, later ones included, and all its 404s ever.
 *
 * @param isExempt whose 404s and keywords it does not count
 */
export function areTrainers(
  steps: readonly FeatureStep[],
  rows: readonly Row[],
  isExempt: (path: string) => boolean,
  isServed: (path: string) => boolean,
): boolean {
  const wall = ({ t, wallT = t }: FeatureStep): number => wallT;
  return rows.every((row, index) => {
    const { client, path } = steps[index];
    const since = wall(steps[index]) - 10;
    const own = steps.filter((step) => step.client === client);
    return (
      row[PATH] === path.length &&
      row[KEYWORDS] === (isExempt(path) || isServed(path) ? 0 : hitsIn(path)) &&
      row[BURST] === own.filter((step) => wall(step) >= since).length &&
      row[NOT_FOUND] === own.filter((step) => is404(step) && !isExempt(step.path)).length
    );
  });
}

/** Whether rows are those of the recorded middleware, whose 404s are those of the minute before the request before. */
export function areMiddlewares(
  steps: readonly FeatureStep[],
  rows: readonly Row[],
  isServed: (path: string) => boolean,
): boolean {
  let history: FeatureStep[] = [];
  return rows.every((row, index) => {
    const step = steps[index];
    const matches =
      row[PATH] === step.path.length &&
      row[KEYWORDS] === (isServed(step.path) ? 0 : hitsIn(step.path)) &&
      row[BURST] === history.filter(({ t }) => step.t - t < 10).length &&
      row[NOT_FOUND] === history.filter(is404).length;
    history = [...history.filter(({ t }) => step.t - t < 60), step];
    return matches;
  });
}

export const rowsText = (rows: readonly Row[]): string => rows.map((row) => row.join(',')).join(' ');
