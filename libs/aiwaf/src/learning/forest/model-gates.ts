import type { GateResult } from '../../core/ports/model-store';
import { ATTACK_ROWS, ordinaryRows } from './canary-rows';
import { encodeModel, MAX_MODEL_BYTES } from './forest-codec';
import { ForestModel } from './forest-model';
import { ForestScorer } from './forest-scorer';
import { DatedRow } from './log-rows';

export type { GateResult } from '../../core/ports/model-store';

type Rows = readonly (readonly number[])[];

/** Rows below which no model is put in force, however it was asked for. */
export const MIN_MODEL_ROWS = 50;
/** Rows that are scored, evenly spread over those given: at most a few tenths of a second. */
const MAX_SCORED = 6_400;
/** The share flagged may be off by this factor of contamination, and by {@link SLACK_ROWS} rows of chance. */
const SHARE_FACTOR = 0.5;
const SLACK_ROWS = 10;
/**
 * What the model before may flag of the rows since it was learned beyond what it flags of those before, of
 * many rows and, divided by the root of their number, of few, since rows come by visits; and the share of
 * rows on which the two may differ. Honest days of a generated site, a campaign of three times the visits
 * and a new section among them, reach 8 points at 1,500 rows a day and 13 at 700; an attacker who owns
 * one fifth of the rows 17 to 19.
 */
const MAX_EXCESS = 0.1;
const CHANCE = 1.5;
const MAX_DISAGREEMENT = 0.12;
/** Rows from the one time and from the other below which their shares are chance. */
const MIN_COMPARED = 200;

/**
 * Checks a new model before it is put in force.
 *
 * @param rows the rows that it was learned from
 * @param previous the model in force, `null` where there is none
 * @param sampled all rows of the sample, those too that may not teach what is usual
 * @param rest called often on the way
 * @returns one result for each gate, in this order
 */
export function modelGates(
  model: ForestModel,
  rows: Rows,
  previous: ForestModel | null,
  sampled: readonly DatedRow[],
  rest: () => void = () => undefined,
): readonly GateResult[] {
  const step = Math.max(1, Math.ceil(rows.length / MAX_SCORED));
  const sample = rows.filter((_, index) => index % step === 0);
  const scorer = new ForestScorer(model);
  const scores = Float64Array.from(sample, (row) => {
    rest();
    return scorer.score(row);
  });
  return [
    finite(model, scores),
    size(model),
    shareFlagged(model, scores),
    canary(scorer),
    drift(scorer, sampled, previous),
  ];
}

function finite({ threshold, medians }: ForestModel, scores: Float64Array): GateResult {
  const isShare = (value: number) => Number.isFinite(value) && value >= 0 && value <= 1;
  const bad = scores.filter((score) => !isShare(score)).length;
  return {
    gate: 'finite',
    passed: bad === 0 && isShare(threshold) && medians.every(Number.isFinite),
    detail: `The threshold is ${threshold}; ${bad} of ${scores.length} scores are no number from 0 to 1.`,
  };
}

function size(model: ForestModel): GateResult {
  const { rows, trees } = model;
  const count = trees.starts.length - 1;
  const nodes = trees.feature.length;
  const bytes = Buffer.byteLength(encodeModel(model));
  return {
    gate: 'size',
    passed: rows >= MIN_MODEL_ROWS && count >= 1 && nodes > count && bytes <= MAX_MODEL_BYTES,
    detail: `${rows} rows (at least ${MIN_MODEL_ROWS}), ${count} trees of ${nodes} nodes together (more than one a tree), ${bytes} bytes (at most ${MAX_MODEL_BYTES}).`,
  };
}

/**
 * The threshold is the quantile of the training scores at contamination, so that at most that share lies
 * above it; with the rows whose score is the threshold itself, of which few distinct rows make many, it is
 * at least that share.
 */
function shareFlagged({ threshold, contamination }: ForestModel, scores: Float64Array): GateResult {
  const share = (count: number) => count / Math.max(1, scores.length);
  const above = share(scores.filter((score) => score > threshold).length);
  const atLeast = share(scores.filter((score) => score >= threshold).length);
  const slack = contamination * SHARE_FACTOR + share(SLACK_ROWS);
  return {
    gate: 'share-flagged',
    passed: above <= contamination + slack && atLeast >= contamination - slack,
    detail: `${percent(above)} of the rows lie above the threshold, ${percent(atLeast)} with ties; contamination is ${percent(contamination)}.`,
  };
}

function canary(scorer: ForestScorer): GateResult {
  const ordinary = ordinaryRows(scorer.model);
  const strange = ordinary.filter((row) => scorer.isAnomalous(row)).length;
  const missed = ATTACK_ROWS.filter((row) => !scorer.isAnomalous(row)).length;
  return {
    gate: 'canary',
    passed: strange === 0 && missed === 0,
    detail: `It finds ${strange} of ${ordinary.length} ordinary requests strange, and misses ${missed} of ${ATTACK_ROWS.length} unmistakable attacks.`,
  };
}

/**
 * What the model before makes of the rows that came since: poisoned traffic looks strange to it from the
 * first day on, however much older traffic is learned from besides. A site that is always scanned is so
 * before and after.
 */
function drift(scorer: ForestScorer, sampled: readonly DatedRow[], previous: ForestModel | null): GateResult {
  if (previous === null)
    return { gate: 'drift', passed: true, detail: 'There is no earlier model to compare with.' };
  const before = new ForestScorer(previous);
  const step = Math.max(1, Math.ceil(sampled.length / MAX_SCORED));
  const scored = sampled
    .filter((_, index) => index % step === 0)
    .map(({ at, values }) => ({
      isFresh: at >= previous.createdAt,
      flagged: before.isAnomalous(values),
      flaggedNow: scorer.isAnomalous(values),
    }));
  const share = (rows: typeof scored) =>
    rows.filter(({ flagged }) => flagged).length / Math.max(1, rows.length);
  const fresh = scored.filter(({ isFresh }) => isFresh);
  const earlier = scored.filter(({ isFresh }) => !isFresh);
  const usual = earlier.length < MIN_COMPARED ? previous.contamination : share(earlier);
  const now = fresh.length < MIN_COMPARED ? usual : share(fresh);
  const limit = Math.min(1, usual + MAX_EXCESS + CHANCE / Math.sqrt(Math.max(1, fresh.length)));
  const differ =
    scored.filter(({ flagged, flaggedNow }) => flagged !== flaggedNow).length / Math.max(1, scored.length);
  return {
    gate: 'drift',
    passed: now <= limit && differ <= MAX_DISAGREEMENT,
    detail: `Model ${previous.version} flags ${percent(now)} of the rows since it was learned (at most ${percent(limit)}), and the two differ on ${percent(differ)} (at most ${percent(MAX_DISAGREEMENT)}).`,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
