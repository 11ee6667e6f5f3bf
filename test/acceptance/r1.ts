import { setTimeout } from 'node:timers/promises';
import { Experiment, Form } from './experiment';
import { hostileText, PIECES } from './r1-shapes';
import { Subject, subjects } from './r1-subjects';

const SMALL = 16 * 1_024;
const LARGE = 4 * SMALL;
const LIMIT_MS = 5;
/** Between the 4 of linear work and the 16 of quadratic. */
const GROWTH_LIMIT = 9;
/** So cheap that collections of garbage decide the growth, which quadratic work would show in seconds; in ms. */
const CHEAP_MS = 2;
/** Runs of which the best counts in the short form, so that a busy machine fails nothing. */
const SHORT_RUNS = 12;
/** Runs of which the median counts in the long form, after some that are compiled. */
const LONG_RUNS = 15;
const WARM_UP = 3;
/** Times that what falls short is tried again, with pauses: load passes, slow work stays slow. */
const SECOND_CHANCES = 6;
const PAUSE_MS = 250;

/** What a text of one piece costs one parser or matcher. */
interface Cost {
  readonly subject: Subject;
  readonly piece: string;
  readonly ms: number;
  /** Times the cost of a quarter of the text; 0 where the cost is too little to tell. */
  readonly growth: number;
}

/** 64 KiB of hostile text of many shapes for every parser and matcher. */
export const r1: Experiment = {
  id: 'R1',
  timed: true,
  promise: 'every parser and matcher takes at most 5 ms for 64 KiB of hostile text, and grows linearly',
  async run(form) {
    const all = subjects();
    const costs: Cost[] = [];
    for (const subject of all) for (const piece of PIECES) costs.push(await costOf(subject, piece, form));
    const slowest = costs.reduce((worst, one) => (one.ms > worst.ms ? one : worst));
    const steepest = costs.reduce((worst, one) => (one.growth > worst.growth ? one : worst));
    return {
      pass: costs.every(holds),
      figures: {
        subjects: all.length,
        texts: costs.length,
        statistic: form === 'short' ? `best of ${SHORT_RUNS}` : `median of ${LONG_RUNS}`,
        worstMs: Math.round(slowest.ms * 100) / 100,
        worstCase: nameOf(slowest),
        worstGrowth: Math.round(steepest.growth * 10) / 10,
        worstGrowthCase: nameOf(steepest),
      },
    };
  },
};

async function costOf(subject: Subject, piece: string, form: Form): Promise<Cost> {
  const measure = form === 'short' ? best : median;
  let cost = measureBoth(subject, piece, measure);
  for (let i = 0; i < SECOND_CHANCES && !holds(cost); i++) {
    await setTimeout(PAUSE_MS);
    cost = measureBoth(subject, piece, measure);
  }
  return cost;
}

function measureBoth(subject: Subject, piece: string, measure: typeof best): Cost {
  const large = hostileText(piece, LARGE);
  const first = elapsed(subject.prepare(large));
  if (first <= CHEAP_MS) return { subject, piece, ms: first, growth: 0 };
  const ms = measure(subject, large);
  const growth = ms <= CHEAP_MS ? 0 : ms / measure(subject, hostileText(piece, SMALL));
  return { subject, piece, ms, growth };
}

const holds = ({ ms, growth }: Cost): boolean => ms <= LIMIT_MS && growth <= GROWTH_LIMIT;

const nameOf = ({ subject, piece }: Cost): string => `${subject.name} <- ${JSON.stringify(piece)}...`;

function best(subject: Subject, text: string): number {
  return Math.min(...Array.from({ length: SHORT_RUNS }, () => elapsed(subject.prepare(text))));
}

function median(subject: Subject, text: string): number {
  const times = Array.from({ length: WARM_UP + LONG_RUNS }, () => elapsed(subject.prepare(text)));
  return times.slice(WARM_UP).sort((a, b) => a - b)[Math.floor(LONG_RUNS / 2)];
}

/**
 * Milliseconds. Wall time counts what other processes take, CPU time what helper threads of this one
 * do; each is an upper bound of the work itself.
 */
function elapsed(work: () => unknown): number {
  const cpu = process.cpuUsage();
  const from = performance.now();
  work();
  const wall = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  return Math.min(wall, (user + system) / 1_000);
}
