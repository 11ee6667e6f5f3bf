/** The window of every limiter: that of the throttler's README, and the default of the others. */
export const WINDOW_MS = 60_000;

/** Of requests in a window. No ordinary client reaches it; one to be refused is over it from its second request on. */
export const limitOf = (refused: readonly string[]) => (refused.length === 0 ? 1_000_000 : 1);
