import { integer } from '../../core/options/checks';
import { JudgingLayerOptions, judgingLayerChecks } from '../../core/options/layer.options';
import { Checks, mergeOptions } from '../../core/options/merge-options';

/** Options of the layer that checks UUID parameters. */
export class UuidOptions extends JudgingLayerOptions {
  /**
   * Time that a request waits for its look-up; then it passes, and the answer serves the next. With
   * `failMode: 'closed'` it is refused, as where no look-up is made.
   */
  budgetMs = 30;
  /** Time for which a UUID that was found is not asked for again. */
  foundMs = 300_000;
  /** Time for which a UUID that was not found is not asked for again, unless a request writes; 0: none. */
  missingMs = 1_000;
  /**
   * Answers in memory, about 200 bytes each; the oldest is forgotten first.
   * @unit answers
   */
  maxCached = 10_000;
  /**
   * Look-ups under way at once; what comes beyond passes unasked.
   * @unit look-ups
   */
  maxInFlight = 4;
  /** Time without look-ups after three in a row that failed or took longer than the budget. */
  pauseMs = 10_000;
}

const day = 86_400_000;
const checks: Checks<UuidOptions> = {
  ...judgingLayerChecks,
  budgetMs: integer(1, 10_000),
  foundMs: integer(0, day),
  missingMs: integer(0, 60_000),
  maxCached: integer(10, 10_000_000),
  maxInFlight: integer(1, 1_000),
  pauseMs: integer(0, day),
};

/** Merges and checks the options of the layer. */
export function uuidOptions(input: unknown, where: string): Readonly<UuidOptions> {
  return mergeOptions(new UuidOptions(), checks, input, where);
}
