import {
  BehaviourWindow,
  createAgentJudge,
  Exemptions,
  type FeatureSource,
  type ForestModel,
  ForestScorer,
  type GateResult,
  isConfirmed,
  keywordsOptions,
  LIVE_LIMITS,
  ManualClock,
  markOfLine,
  rowOf,
  SiteKnowledge,
  train,
  trainingKeywords,
  trainingOptions,
  createPathJudge,
  evidenceOf,
} from '#aiwaf/internals';
import { trainingInput } from '../helpers/training-input';
import { Experiment, Form } from './experiment';
import { attackSessions, byTime, DAY_MS, DayLine, honestDay, poison, Poisoner, START } from './l2-days';

const WINDOW_DAYS = 14;
const SCALE = {
  short: { rows: 1_000, before: 6, seeds: [1], styles: ['short'], honestDays: 26, honestSeeds: [1] },
  long: {
    rows: 1_500,
    before: 14,
    seeds: [1, 2, 3],
    styles: ['scanner', 'asset', 'page', 'short', 'mixed'],
    honestDays: 44,
    honestSeeds: [1, 2, 3, 4, 5],
  },
} as const;
const POISONED_DAYS = 14;
/** Recall may fall by so much. */
const MAX_FALL = 0.05;
/** Nights of the largest attack that are tried in the short form: all are alike. */
const SHORT_ATTACK = 4;
/** Honest days out of the ordinary. */
const CAMPAIGN = { from: 20, to: 21, times: 3 };
const SECTION_FROM = 24;

/** What became of the model that was learned on one day. */
interface Night {
  /** Of the model in force after it, 0 to 1. */
  readonly recall: number;
  readonly refused: readonly GateResult[];
}

/**
 * Learns every night from the last two weeks, of which an attacker owns a share, and asks the model in force
 * about scans that it never saw. Whatever the attacker sends that share of the rows with, a twentieth must not
 * make scans look usual, and a fifth must be noticed; honest days, strange ones too, must not.
 */
export const l2: Experiment = {
  id: 'L2',
  promise:
    'who owns 5 % of the rows for 14 days lowers recall by 5 points at most; at 20 % the checks keep the old model and say so',
  async run(form) {
    const { seeds, styles, honestSeeds } = SCALE[form];
    const attack = attackRows(99).filter((_, i) => i % 8 === 0);
    let [fall, lowest, kept, nights] = [0, 1, 0, 0];
    const gates = new Set<string>();
    for (const seed of seeds) {
      const honest = (await poisoned(form, attack, seed, null)).at(-1)?.recall ?? 0;
      for (const style of styles) {
        const last = (await poisoned(form, attack, seed, { ...ATTACKER, style, share: 0.05 })).at(-1);
        fall = Math.max(fall, honest - (last?.recall ?? 0));
        const large = await poisoned(form, attack, seed, { ...ATTACKER, style, share: 0.2 });
        nights += large.length;
        kept += large.filter(({ refused }) => refused.some(({ detail }) => detail !== '')).length;
        for (const { refused } of large) for (const { gate } of refused) gates.add(gate);
        lowest = Math.min(lowest, ...large.map(({ recall }) => recall));
      }
    }
    let refusals = 0;
    for (const seed of honestSeeds) refusals += await honestRefusals(form, attack, seed);
    return {
      pass: fall <= MAX_FALL && kept === nights && refusals === 0,
      figures: {
        attackRows: attack.length,
        recallFallPoints: Math.round(fall * 1_000) / 10,
        nightsOfAFifth: nights,
        ofThemOldModelKept: kept,
        gates: [...gates].join(', '),
        lowestRecallOfAFifth: Math.round(lowest * 1_000) / 1_000,
        honestNights: (SCALE[form].honestDays - 1) * honestSeeds.length,
        honestRefusals: refusals,
      },
    };
  },
};

/** An owner of many addresses, each in a network of its own. */
const ATTACKER = { addresses: 2_000, networks: 2_000 };

/** The nights of an attack, after some of a site at peace; without a poisoner as many honest ones. */
async function poisoned(
  form: Form,
  attack: readonly (readonly number[])[],
  seed: number,
  poisoner: Poisoner | null,
): Promise<Night[]> {
  const { rows, before } = SCALE[form];
  const site = new Nightly(attack);
  const days = form === 'short' && (poisoner?.share ?? 0) > 0.1 ? SHORT_ATTACK : POISONED_DAYS;
  const nights: Night[] = [];
  for (let day = 0; day < before + days; day++) {
    const honest = honestDay(day, rows, seed);
    const hostile = poisoner === null || day < before ? [] : poison(day, honest.length, poisoner, seed);
    const night = await site.night(honest, hostile);
    if (day >= before) nights.push(night);
  }
  return nights;
}

/** How often an honest site was refused a model. */
async function honestRefusals(
  form: Form,
  attack: readonly (readonly number[])[],
  seed: number,
): Promise<number> {
  const { rows, honestDays } = SCALE[form];
  const site = new Nightly(attack);
  let refusals = 0;
  for (let day = 0; day < honestDays; day++) {
    const isCampaign = day >= CAMPAIGN.from && day <= CAMPAIGN.to;
    const news = { ...(isCampaign ? { campaign: CAMPAIGN.times } : {}), section: day >= SECTION_FROM };
    const { refused } = await site.night(honestDay(day, rows, seed, news));
    if (refused.length > 0) refusals++;
  }
  return refusals;
}

const KEYWORDS = keywordsOptions(undefined, 'keywords');

/** A site that trains every night on its last two weeks. */
class Nightly {
  private readonly days: DayLine[][] = [];
  private model: ForestModel | null = null;

  constructor(private readonly attack: readonly (readonly number[])[]) {}

  /** Takes a day of requests and trains the night after it. */
  async night(honest: DayLine[], hostile: DayLine[] = []): Promise<Night> {
    this.days.push(byTime([...honest, ...hostile]));
    const lines = this.days.slice(-WINDOW_DAYS).flat();
    const day = this.days.length;
    const result = await train(
      sourceOf(lines),
      trainingInput({
        forceAi: true,
        allLines: false,
        options: trainingOptions({ windowDays: WINDOW_DAYS }, 'training'),
      }),
      {
        ...trainingKeywords(KEYWORDS, { stored: [], active: [], hostWords: [] }, new Set(), []),
        agentKind: createAgentJudge([]),
        clock: new ManualClock(START + day * DAY_MS),
        previousModel: this.model,
      },
    );
    const refused = result.gates.filter(({ passed }) => !passed);
    if (result.model !== null && refused.length === 0) this.model = result.model;
    return { recall: this.recall(), refused };
  }

  private recall(): number {
    if (this.model === null) return 0;
    const scorer = new ForestScorer(this.model);
    return this.attack.filter((row) => scorer.isAnomalous(row)).length / this.attack.length;
  }
}

/** The rows of scans at the moments in which live traffic would ask the model. */
function attackRows(seed: number): readonly (readonly number[])[] {
  const site = new SiteKnowledge(
    createPathJudge(KEYWORDS, () => new Set()),
    new Exemptions([], []),
    () => false,
  );
  return attackSessions(seed).flatMap((session) => {
    const window = new BehaviourWindow();
    return session.flatMap(({ line }) => {
      const known = site.find(line.method, line.target ?? '/');
      const { values } = rowOf(line, known, window);
      window.add(line.at, markOfLine(line, known, evidenceOf(line, known, 'other')));
      return isConfirmed(window.behaviour(line.at, -Infinity), LIVE_LIMITS) ? [values] : [];
    });
  });
}

function sourceOf(lines: readonly DayLine[]): FeatureSource {
  return {
    size: lines.length,
    read(use, onProgress) {
      for (const { line, client } of lines) use(line, client);
      onProgress(lines.length);
      return Promise.resolve({ read: lines.length, parsed: lines.length, dropped: {} });
    },
    close: () => Promise.resolve(),
  };
}
