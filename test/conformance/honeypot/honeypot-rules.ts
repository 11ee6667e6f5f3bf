import { DifferenceRule } from '../comparison';
import { viewMethods } from './recorded-views';
import { HoneypotStep } from './visit';

export interface HoneypotCase {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Attributes of the middleware's class that were set, with their values. */
  readonly attrs?: readonly (readonly [string, unknown])[];
  readonly steps: readonly HoneypotStep[];
  readonly results: readonly { readonly status: number; readonly blacklisted: boolean }[];
}

export interface HoneypotAnswer {
  readonly refused?: string;
  readonly statuses: readonly number[];
}

/** One step whose answers differ, with what came before it. */
interface Differing {
  readonly step: HoneypotStep;
  readonly before: readonly HoneypotStep[];
  readonly recorded: HoneypotCase;
  readonly theirs: number;
  readonly own: number;
}

/** Seconds after which the recorded middleware forgets a GET. */
const FORGOTTEN = 300;
const DEFAULTS = { MIN_FORM_TIME: 1, MAX_PAGE_TIME: 240 };

/** There is a difference, and every step where the answers differ meets a condition. */
function differsOnlyWhere(
  recorded: HoneypotCase,
  ours: HoneypotAnswer,
  condition: (differing: Differing) => boolean,
): boolean {
  if (ours.refused !== undefined) return false;
  return recorded.steps.every((step, index) => {
    const [theirs, own] = [recorded.results[index].status, ours.statuses[index]];
    const before = recorded.steps.slice(0, index);
    return theirs === own || condition({ step, before, recorded, theirs, own });
  });
}

/** Seconds since the last GET before a step, of its own path or of any; `Infinity` without one. */
function sinceGet({ step, before }: Differing, matches: (get: HoneypotStep) => boolean): number {
  const get = before.findLast((earlier) => earlier.method === 'GET' && matches(earlier));
  return get === undefined ? Infinity : step.t - get.t;
}

const ofItsPage =
  ({ step }: Differing) =>
  (get: HoneypotStep): boolean =>
    get.path === step.path;

function limit({ settings, attrs }: HoneypotCase, name: keyof typeof DEFAULTS): number {
  const attribute = attrs?.find(([key]) => key === name)?.[1];
  return Number(attribute ?? settings[`AIWAF_${name}`] ?? DEFAULTS[name]);
}

export const honeypotRules: readonly DifferenceRule<HoneypotCase, HoneypotAnswer>[] = [
  {
    id: 'D0',
    reason: 'A time that cannot be meant is refused at start with AIWAF_E_SETTING.',
    holds: ({ settings, attrs = [] }, ours) =>
      ours.refused === 'AIWAF_E_SETTING' &&
      [settings.AIWAF_MIN_FORM_TIME, settings.AIWAF_MAX_PAGE_TIME, ...attrs.map(([, value]) => value)].some(
        (value) => value != null && !(typeof value === 'number' && value > 0),
      ),
  },
  {
    id: 'D32',
    reason:
      'The methods of this view come from the route table, and the one that was sent is not among them.',
    holds: (recorded, ours) =>
      differsOnlyWhere(recorded, ours, ({ step, theirs, own }) => {
        const methods = viewMethods(step.path);
        return theirs === 200 && own === 405 && methods !== null && !methods.includes(step.method);
      }),
  },
  {
    id: 'D4',
    reason: 'The leftmost X-Forwarded-For is not believed: both requests come from one client.',
    holds: (recorded, ours) =>
      differsOnlyWhere(recorded, ours, (differing) => {
        const { step, theirs, own } = differing;
        const others = (get: HoneypotStep) => ofItsPage(differing)(get) && get.xff !== step.xff;
        const elapsed = sinceGet(differing, others);
        const fast = own === 403 && elapsed < limit(recorded, 'MIN_FORM_TIME');
        const old = own === 409 && elapsed !== Infinity && elapsed > limit(recorded, 'MAX_PAGE_TIME');
        return theirs === 200 && step.method === 'POST' && (fast || old);
      }),
  },
  {
    id: 'D30',
    reason: 'The clock is per page: a GET of another page neither starts nor resets it.',
    holds: (recorded, ours) =>
      differsOnlyWhere(recorded, ours, (differing) => {
        const { step, theirs, own } = differing;
        if (step.method !== 'POST' || own !== 200) return false;
        const [any, its] = [sinceGet(differing, () => true), sinceGet(differing, ofItsPage(differing))];
        const [least, most] = [limit(recorded, 'MIN_FORM_TIME'), limit(recorded, 'MAX_PAGE_TIME')];
        if (theirs === 403) return any < least && its >= least && (its <= most || its === Infinity);
        return theirs === 409 && any > most && its === Infinity;
      }),
  },
  {
    id: 'D31',
    reason: 'A page stays expired after 300 seconds, and after a 409, until it is loaded again.',
    holds: (recorded, ours) =>
      differsOnlyWhere(recorded, ours, (differing) => {
        const { step, before, theirs, own } = differing;
        if (theirs !== 200 || own !== 409 || step.method !== 'POST') return false;
        const age = sinceGet(differing, ofItsPage(differing));
        const refused = before.some(
          (_, index) => recorded.results[index].status === 409 && before[index].path === step.path,
        );
        return age !== Infinity && age > limit(recorded, 'MAX_PAGE_TIME') && (age >= FORGOTTEN || refused);
      }),
  },
];
