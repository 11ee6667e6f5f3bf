import { DataSource } from 'typeorm';
import { AiwafError } from '../../core/errors';
import { DatabaseFacts } from '../../storage';
import type { ModelKeeper } from '../model/model-keeper';
import type { ResolvedOptions } from '../options/aiwaf.options';

/** The result of one look at the set-up. Codes are stable, and listed in `docs/diagnose.md`. */
export interface Check {
  readonly code: `AIWAF_D_${string}`;
  readonly status: 'ok' | 'warning' | 'error';
  readonly message: string;
  /** What to do; left out where nothing is to be done. */
  readonly remedy?: string;
}

/** A look's result without its code. */
export type Finding = Omit<Check, 'code'>;

/** What looks are taken at. */
export interface Surroundings {
  readonly options: ResolvedOptions;
  /** Why the options given cannot be used; then `options` are the defaults. */
  readonly optionsProblem: AiwafError | null;
  /** The options are those of the command line, and no application's. */
  readonly isAlone: boolean;
  readonly databaseProblem: AiwafError | null;
  readonly dataSource: DataSource | null;
  /** `null` without a database that can be used. */
  readonly facts: DatabaseFacts | null;
  readonly models: ModelKeeper;
  /** The kill switch is on. */
  readonly paused: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** Takes a look; `null` where there is nothing to look at. */
export type Look = (surroundings: Surroundings) => Finding | null | Promise<Finding | null>;

export const ok = (message: string): Finding => ({ status: 'ok', message });
export const warning = (message: string, remedy: string): Finding => ({ status: 'warning', message, remedy });
export const error = (message: string, remedy: string): Finding => ({ status: 'error', message, remedy });

/** Time since an instant, roughly, as people say it. */
export function ago(at: number, now: number): string {
  const minutes = Math.round((now - at) / 60_000);
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1_440)} days ago`;
}
