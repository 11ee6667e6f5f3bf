import {
  BehaviourWindow,
  canonicalPath,
  createPathJudge,
  Exemptions,
  isRow,
  keywordsOptions,
  LogLine,
  markOfLine,
  parseLogLine,
  rowOf,
  RouteTable,
  SiteKnowledge,
} from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';
import { defaultExemptPrefix } from '../python-package';
import { areTrainers, asDefined, FeatureStep, isRefused, Row, rowsText } from './definitions';

export interface TrainerCase {
  readonly name: string;
  readonly lines: readonly string[];
  readonly features: readonly Row[];
}

interface TrainerAnswer {
  readonly rows: readonly Row[];
  readonly routes: RouteTable;
}

const isServed = (routes: RouteTable, path: string): boolean =>
  routes.match('GET', canonicalPath(path).raw, undefined).routed;
const isExempt = (path: string): boolean => defaultExemptPrefix(path) !== undefined;

/** Our rows are the recorded ones by D26's definition, and the recorded ones the package's by its own. */
function differsByDefinition({ lines, features }: TrainerCase, { rows, routes }: TrainerAnswer): boolean {
  const steps = lines.map(stepOf);
  const served = (path: string) => isServed(routes, path);
  const isRowHere = (step: FeatureStep) => !isRefused(step) && !(isExempt(step.path) && served(step.path));
  const expected = asDefined(
    steps.filter(isRowHere),
    features.filter((_, index) => isRowHere(steps[index])),
    served,
  );
  return areTrainers(steps, features, isExempt, served) && rowsText(expected) === rowsText(rows);
}

const rules: readonly DifferenceRule<TrainerCase, TrainerAnswer>[] = [
  {
    id: 'D1',
    reason:
      'A path below a login page that nothing serves is not exempt: its keywords and 404s count, in the windows of D26.',
    holds: (recorded, ours) =>
      recorded.lines.map(stepOf).some(({ path }) => isExempt(path) && !isServed(ours.routes, path)) &&
      differsByDefinition(recorded, ours),
  },
  {
    id: 'D37',
    reason: 'The zone of a time is honoured, in the windows of D26.',
    holds: (recorded, ours) =>
      recorded.lines.map(stepOf).some(({ t, wallT }) => t !== wallT) && differsByDefinition(recorded, ours),
  },
  {
    id: 'D26',
    reason:
      'Training counts as live traffic does: the 10 s and 60 s before a request, not what comes after, and the path without its query; refusals and exempt pages are no rows.',
    holds: differsByDefinition,
  },
];

/** Compares each recorded log: the feature rows of its lines. */
export function compareTrainerRows(cases: readonly TrainerCase[], routes: RouteTable): ComparedCase[] {
  return cases.map((recorded) => {
    const rows = rowsOf(recorded.lines, routes);
    return compare(
      `trainer_features: ${recorded.name}`,
      { recorded: rowsText(recorded.features), ours: rowsText(rows) },
      recorded,
      { rows, routes },
      rules,
    );
  });
}

/** The rows that training makes of lines. */
function rowsOf(texts: readonly string[], routes: RouteTable): Row[] {
  const judge = createPathJudge(keywordsOptions(undefined, 'keywords'), () => routes.words);
  const site = new SiteKnowledge(
    judge,
    new Exemptions([], []),
    (method, path) => routes.match(method, path, undefined).routed,
  );
  const windows = new Map<string, BehaviourWindow>();
  return texts.map(lineOf).flatMap((line) => {
    const known = site.find(line.method, line.target as string);
    if (!isRow(line, known)) return [];
    const window = windows.get(line.address) ?? new BehaviourWindow();
    windows.set(line.address, window);
    const row = rowOf(line, known, window).values;
    window.add(line.at, markOfLine(line, known, null));
    return [row];
  });
}

function lineOf(text: string): LogLine {
  const line = parseLogLine(text);
  if (typeof line === 'string' || line.target === null) throw new Error(`No usable line: ${text}`);
  return line;
}

function stepOf(text: string): FeatureStep {
  const { address, at, target, status, responseTime } = lineOf(text);
  return {
    client: address,
    t: at / 1_000,
    wallT: at / 1_000 + zoneSeconds(text),
    path: target as string,
    status,
    responseTime: responseTime ?? 0,
  };
}

function zoneSeconds(text: string): number {
  const [, sign, hours, minutes] = / ([+-])(\d\d)(\d\d)\]/.exec(text) as RegExpExecArray;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
}
