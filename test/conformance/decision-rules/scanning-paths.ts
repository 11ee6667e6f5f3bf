import { canonicalPath, Exemptions, PathJudge, RouteTable } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';

interface ScanningPathCase {
  readonly path: string;
  readonly scanning: boolean;
}

interface ScanningPathAnswer {
  readonly scanning: boolean;
  /** The layer does not look at this path. */
  readonly exempt: boolean;
}

/** Letters that the recorded package takes for a scanner's wherever they stand in a path. */
const LETTERS =
  'admin config setup install settings backup database db sql dump scripts shell cmd exec test'.split(' ');

const segmentsOf = (path: string): string[] =>
  path
    .toLowerCase()
    .split('/')
    .filter(Boolean)
    .map((segment) => segment.replace(/\.\w+$/, ''));
const isInside = (path: string): boolean =>
  segmentsOf(path).some((segment) => LETTERS.some((word) => segment !== word && segment.includes(word)));
const isWhole = (path: string): boolean => segmentsOf(path).some((segment) => LETTERS.includes(segment));

const rules: readonly DifferenceRule<ScanningPathCase, ScanningPathAnswer>[] = [
  {
    id: 'D1',
    reason: 'A login page that is served, and what robots ask for, is exempt from this layer.',
    holds: ({ scanning }, ours) => scanning && !ours.scanning && ours.exempt,
  },
  {
    id: 'D22',
    reason: 'Letters inside a longer word or a slug are no scanner’s.',
    holds: ({ path, scanning }, ours) => scanning && !ours.scanning && isInside(path) && !isWhole(path),
  },
  {
    id: 'D21',
    reason:
      'A class of probes is what a scanner asks for, not every word that an application may have a page for.',
    holds: ({ path, scanning }, ours) => scanning && !ours.scanning && isWhole(path),
  },
  {
    id: 'D21',
    reason: 'Traversal is a segment that leads upwards: two dots inside a name, or one alone, lead nowhere.',
    holds: ({ path, scanning }, ours) =>
      scanning &&
      !ours.scanning &&
      /\.\.|%(?:25)*2e/i.test(path) &&
      !canonicalPath(path).traversal &&
      !canonicalPath(path).overEncoded,
  },
];

/** Compares every path of `scanning_path`: a scanner's or not. */
export function compareScanningPaths(
  paths: Readonly<Record<string, boolean>>,
  judge: PathJudge,
  routes: RouteTable,
): ComparedCase[] {
  const exemptions = new Exemptions([], []);
  const decision = (scanning: boolean) => (scanning ? 'scanning' : 'ordinary');
  return Object.entries(paths).map(([path, scanning]) => {
    const target = canonicalPath(path);
    const { scannerClass, payload } = judge(target);
    const routed = routes.match('GET', target.raw, undefined).routed;
    const ours = {
      scanning: scannerClass !== null || payload !== null,
      exempt: exemptions.findPath(target, routed) !== 0,
    };
    return compare(
      `scanning_path: ${path}`,
      { recorded: decision(scanning), ours: decision(ours.scanning) },
      { path, scanning },
      ours,
      rules,
    );
  });
}
