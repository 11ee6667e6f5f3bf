import { RouteTable } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';
import { defaultExemptPrefix } from '../python-package';
import { setUp } from '../setup';
import { replay, Step } from './replay';

interface RateLimitCase {
  readonly name: string;
  readonly layers: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
  readonly results: readonly { readonly status: number; readonly blacklisted: boolean }[];
}

interface RateLimitAnswer {
  readonly refused?: string;
  readonly statuses: readonly number[];
}

const FIRST_BAN_SECONDS = 900;

/** The statuses of the limiter itself; whatever else the application answered is a pass. */
const decision = (status: number): number => (status === 403 || status === 429 ? status : 200);

/** Every step where the answers differ satisfies a condition. */
function differsOnlyWhere(
  recorded: RateLimitCase,
  ours: RateLimitAnswer,
  condition: (step: Step, recordedStatus: number, ourStatus: number) => boolean,
): boolean {
  return (
    ours.refused === undefined &&
    recorded.steps.every((step, index) => {
      const [theirs, own] = [decision(recorded.results[index].status), ours.statuses[index]];
      return theirs === own || condition(step, theirs, own);
    })
  );
}

/** The second of the first flood of a step's client, when it was put on the blacklist. */
function bannedAt({ steps, results }: RateLimitCase, ip: string | undefined): number {
  const index = steps.findIndex((step, at) => step.ip === ip && results[at].status === 403);
  return index === -1 ? Infinity : steps[index].t;
}

const rules: readonly DifferenceRule<RateLimitCase, RateLimitAnswer>[] = [
  {
    id: 'D0',
    reason: 'A window or limit of nothing, which limits nobody, is refused at start with AIWAF_E_SETTING.',
    holds: ({ settings }, ours) =>
      ours.refused === 'AIWAF_E_SETTING' &&
      ['AIWAF_RATE_WINDOW', 'AIWAF_RATE_MAX', 'AIWAF_RATE_FLOOD'].some((name) => {
        const value = settings[name];
        return value != null && (typeof value !== 'number' || value <= 0);
      }),
  },
  {
    id: 'D1',
    reason: 'The default exemption of login pages leaves the rate limit on.',
    holds: (recorded, ours) =>
      differsOnlyWhere(
        recorded,
        ours,
        ({ path }, theirs) => theirs === 200 && defaultExemptPrefix(path) !== undefined,
      ),
  },
  {
    id: 'D6',
    reason: 'A ban expires, the first one after 15 minutes.',
    holds: (recorded, ours) =>
      recorded.layers.includes('IPAndKeywordBlockMiddleware') &&
      differsOnlyWhere(
        recorded,
        ours,
        ({ t, ip }, theirs, own) =>
          theirs === 403 && own !== 403 && t - bannedAt(recorded, ip) >= FIRST_BAN_SECONDS,
      ),
  },
  {
    id: 'D49',
    reason:
      'A max above the flood limit, given without one, lifts the flood limit: who keeps to the limit is no flooder.',
    holds: (recorded, ours) =>
      maxWithoutFlood(recorded.settings) > DEFAULT_FLOOD / 2 &&
      differsOnlyWhere(recorded, ours, (_, theirs, own) => theirs === 403 && own !== 403),
  },
];

/** The flood limit that the package keeps whatever its `MAX`. */
const DEFAULT_FLOOD = 40;

/** The highest `MAX` among settings and path rules that comes without a `FLOOD`; 0 where there is none. */
function maxWithoutFlood(settings: RateLimitCase['settings']): number {
  const nested = settings.AIWAF_SETTINGS as
    { PATH_RULES?: { RATE_LIMIT?: Record<string, unknown> }[] } | undefined;
  const limits = (nested?.PATH_RULES ?? []).map((rule) => [rule.RATE_LIMIT?.MAX, rule.RATE_LIMIT?.FLOOD]);
  const all = [[settings.AIWAF_RATE_MAX, settings.AIWAF_RATE_FLOOD], ...limits];
  return Math.max(
    0,
    ...all.map(([max, flood]) => (typeof max === 'number' && flood === undefined ? max : 0)),
  );
}

/** Compares every case of `rate_limit.json`: the status of each step. */
export function compareRateLimits(file: unknown, routes: RouteTable): ComparedCase[] {
  return (file as { readonly cases: readonly RateLimitCase[] }).cases.map((recorded) => {
    const setup = setUp(recorded.settings);
    const ours: RateLimitAnswer =
      'refused' in setup
        ? { refused: setup.refused, statuses: [] }
        : { statuses: replay(recorded.steps, recorded.layers, setup.options, routes) };
    return compare(
      recorded.name,
      {
        recorded: recorded.results.map(({ status }) => decision(status)).join(' '),
        ours: ours.refused ?? ours.statuses.join(' '),
      },
      recorded,
      ours,
      rules,
    );
  });
}
