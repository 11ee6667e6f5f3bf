import { Provider } from '@nestjs/common';

/** Times of training in ms; tests put shorter ones in their place. */
export interface TrainingTimes {
  /** How long a lease lasts that nobody renews, and how often it is renewed. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** Instances wait for a random part of this before they ask for the lease. */
  readonly jitterMs: number;
  /** How long after the start a run that was missed is caught up, at least and at most. */
  readonly catchUpMs: readonly [least: number, most: number];
  /** What a shutdown waits for a run to let go. */
  readonly stopMs: number;
}

/** Injects {@link TrainingTimes}. */
export const TRAINING_TIMES = Symbol('TRAINING_TIMES');

const TIMES: TrainingTimes = {
  leaseMs: 60_000,
  renewMs: 20_000,
  jitterMs: 60_000,
  catchUpMs: [120_000, 600_000],
  stopMs: 5_000,
};

export const trainingTimesProvider: Provider = { provide: TRAINING_TIMES, useValue: TIMES };
