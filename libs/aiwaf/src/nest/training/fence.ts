/** Keeps a run that lost its right to change anything from doing so. */
export interface Fence {
  /** Aborted as soon as the run is known to be over before its end; its reason is the error to end with. */
  readonly signal: AbortSignal;
  /** Passed before every step that changes something. @throws AiwafError `AIWAF_E_TRAINING_LEASE_LOST` */
  check(): Promise<void>;
}

/** For a run that changes nothing. */
export const NO_FENCE: Fence = { signal: new AbortController().signal, check: async () => undefined };
