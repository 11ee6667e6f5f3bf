/** What had a run begin: the schedule, one that was missed while nothing ran, a command, the host's code. */
export type TrainingTrigger = 'schedule' | 'catch-up' | 'command' | 'service';

/** `abandoned`: whoever ran it ended, or lost its lease, before it was done. */
export type TrainingState = 'running' | 'done' | 'failed' | 'abandoned';

/** One run of the trainer. */
export interface TrainingRun {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly trigger: TrainingTrigger;
  /** Process that ran it, and the token of its lease. */
  readonly holder: string;
  readonly token: number;
  readonly state: TrainingState;
  /** Why it failed; `null` where it did not. */
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** The report of a run that is done, clients beyond the first few left out. */
  readonly summary: unknown;
  /** The model that it learned; `null` for none. */
  readonly modelVersion: string | null;
}

/** A run that begins. */
export type NewTrainingRun = Pick<TrainingRun, 'startedAt' | 'trigger' | 'holder' | 'token'>;

/** How a run ended. */
export type EndedTrainingRun = Pick<
  TrainingRun,
  'finishedAt' | 'state' | 'errorCode' | 'errorMessage' | 'summary' | 'modelVersion'
>;

/** Keeps the runs of the trainer. Written at the start and the end of each; a failure fails the run. */
export interface TrainingRunStore {
  /** Answers the id of the new row. Runs of lower tokens that never ended are abandoned from now on. */
  begin(run: NewTrainingRun): Promise<number>;
  /** Ends a run; `false` where it was found abandoned before. */
  end(id: number, how: EndedTrainingRun): Promise<boolean>;
  /** The last runs, newest first. */
  list(limit: number): Promise<TrainingRun[]>;
}
