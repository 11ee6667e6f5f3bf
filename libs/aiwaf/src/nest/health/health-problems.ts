import type { WriterStatus } from '../../storage';
import type { AiwafStatus } from './status';

/** How long something that happened counts as happening, in ms. */
const RECENT_MS = 5 * 60_000;
const MODEL_OLD_MS = 7 * 86_400_000;
/** Polls that may fail before what other processes wrote counts as missed. */
const POLLS_MISSED = 3;

/** Something that is not as it should be. */
export interface HealthProblem {
  /** Names it for a program. */
  readonly problem:
    | 'failing-closed'
    | 'paused'
    | 'layer-failed'
    | 'snapshot-stale'
    | 'rows-dropped'
    | 'rows-unwritten'
    | 'model-missing'
    | 'model-old'
    | 'redis-insured';
  /** One sentence for people. */
  readonly message: string;
}

/** What of the options decides whether a status is a problem. */
export interface HealthTerms {
  readonly pollMs: number;
  /** Whether this process trains by schedule, so that a model should never be old. */
  readonly trains: boolean;
}

/**
 * What is wrong, gravest first.
 *
 * @param now epoch ms
 */
export function healthProblems(status: AiwafStatus, terms: HealthTerms, now: number): HealthProblem[] {
  const problems: HealthProblem[] = [];
  const add = (isSo: boolean, problem: HealthProblem['problem'], message: string) => {
    if (isSo) problems.push({ problem, message });
  };
  const isRecent = (at: number | null) => at !== null && now - at < RECENT_MS;

  add(
    isRecent(status.failedClosedAt),
    'failing-closed',
    `A layer that fails closed refused requests that it could not judge, ${status.failedClosed} since the start.`,
  );
  add(status.paused, 'paused', 'The kill switch is on: every request passes unseen.');
  add(
    isRecent(status.faultAt),
    'layer-failed',
    `A layer failed within the last minutes, ${status.faults} times since the start.`,
  );
  const { snapshotAt } = status;
  add(
    snapshotAt !== null && now - snapshotAt > POLLS_MISSED * terms.pollMs,
    'snapshot-stale',
    `What other processes wrote was last read ${seconds(now - (snapshotAt ?? now))} s ago.`,
  );
  for (const [name, rows] of Object.entries(status.rows)) {
    add(
      isRecent(rows.lostAt),
      'rows-dropped',
      `Rows were dropped (${name}), ${rows.dropped} since the start.`,
    );
    add(rows.failingSince !== null, 'rows-unwritten', unwritten(name, rows, now));
  }
  add(
    status.modelMissing,
    'model-missing',
    'The model in force cannot be used or read: the anomaly layer is off.',
  );
  const { model } = status;
  add(
    terms.trains && model !== null && now - model.createdAt > MODEL_OLD_MS,
    'model-old',
    `The model was learned ${Math.floor((now - (model?.createdAt ?? now)) / 86_400_000)} days ago, though training is scheduled.`,
  );
  add(
    status.redis?.insured === true,
    'redis-insured',
    'Redis does not answer in time: this process counts for itself.',
  );
  return problems;
}

function unwritten(name: string, { waiting, failingSince }: WriterStatus, now: number): string {
  return `${waiting} rows wait to be written (${name}), which has failed for ${seconds(now - (failingSince ?? now))} s.`;
}

const seconds = (ms: number) => Math.round(ms / 1_000);
