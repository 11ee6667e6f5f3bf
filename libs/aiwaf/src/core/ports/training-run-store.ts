/** What had a run begin: the schedule, one that was missed while nothing ran, a command, the host's code. */
export type TrainingTrigger = 'schedule' | 'catch-up' | 'command' | 'service';

/** `abandoned`: whoever ran it ended, or lost its lease, before it was done. */
export type TrainingState = 'running' | 'done' | 'failed' | 'abandoned';

/** One run of the trainer. */
export interface TrainingRun {
  /** Counts the runs. */
  readonly id: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds; `null` while it runs, or where it was abandoned. */
  readonly finishedAt: number | null;
  /** What had it begin. */
  readonly trigger: TrainingTrigger;
  /** The process that ran it. */
  readonly holder: string;
  /** Of its lease: a later run has a higher one. */
  readonly token: number;
  /** How it went. */
  readonly state: TrainingState;
  /** Code of why it failed, `AIWAF_E_...`; `null` where it did not, or where the error has none. */
  readonly errorCode: string | null;
  /** Why it failed, in one sentence; `null` where it did not. */
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
