import type { TrainingRun } from '../core/ports/training-run-store';
import { table } from './table';

/** Runs as people read them. */
export function trainingRunsText(runs: readonly TrainingRun[]): string {
  if (runs.length === 0) return 'There were no runs yet: start one with aiwaf detect-and-train.\n';
  return table([
    ['STARTED', 'BY', 'STATE', 'SECONDS', 'LINES', 'BANNED', 'PROPOSED', 'MODEL'],
    ...runs.map((run) => {
      const { startedAt, finishedAt, trigger, state, modelVersion } = run;
      const { lines, bannedTotal, proposed, applied, model } = outlineOf(run.summary);
      return [
        instantText(startedAt),
        trigger,
        run.errorCode === null ? state : `${state}: ${run.errorCode}`,
        finishedAt === null ? '' : ((finishedAt - startedAt) / 1_000).toFixed(1),
        lines?.parsed ?? '',
        applied === true ? (bannedTotal ?? '') : '',
        applied === false ? (proposed ?? '') : '',
        modelVersion === null ? '' : `${modelVersion} ${String(model?.state ?? '')}`.trimEnd(),
      ].map(String);
    }),
  ]);
}

/** An instant in epoch ms to the second, in UTC. */
export function instantText(instant: number): string {
  const date = new Date(instant);
  // Other programs write into the database too.
  return Number.isNaN(date.getTime()) ? 'unknown' : `${date.toISOString().slice(0, 19)}Z`;
}

interface Outline {
  readonly lines?: { readonly parsed?: number };
  readonly bannedTotal?: number;
  readonly proposed?: number;
  readonly applied?: boolean;
  readonly model?: { readonly state?: unknown } | null;
}

/** Summaries are read from a database, in which anybody may have written. */
function outlineOf(summary: unknown): Outline {
  return typeof summary === 'object' && summary !== null ? summary : {};
}
