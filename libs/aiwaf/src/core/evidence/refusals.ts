/** What the firewall itself answers when it refuses a page (405, 409) or a client (403, 429). */
const REFUSALS: ReadonlySet<number> = new Set([403, 405, 409, 429]);

/**
 * Whether a status may be a refusal of ours. A log does not tell ours from the application's, so that
 * such requests are no evidence, no training rows, and in no window, live or in training: who is
 * refused would otherwise teach the model by being refused.
 */
export function isRefusal(status: number): boolean {
  return REFUSALS.has(status);
}
