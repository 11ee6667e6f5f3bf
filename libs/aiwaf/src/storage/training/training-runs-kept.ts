/** Runs that are kept; older ones are forgotten. */
export const RUNS_KEPT = 100;
