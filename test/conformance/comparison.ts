/** Ids of the named differences between the Python package's answers and ours. */
export type DifferenceId = `D${number}`;

/**
 * A named difference as a rule over a recorded case and our answer. It holds only where the
 * difference is the cause of this very disagreement, so that it excuses no mistake of ours.
 */
export interface DifferenceRule<Case, Answer> {
  readonly id: DifferenceId;
  /** One sentence for `named.json`. */
  readonly reason: string;
  holds(recorded: Case, ours: Answer): boolean;
}

/** How one recorded case compares. */
export interface ComparedCase {
  /** Names the case within its file. */
  readonly label: string;
  readonly verdict: 'equal' | 'named' | 'unnamed';
  readonly id?: DifferenceId;
  readonly reason?: string;
  /** The recorded decision and ours, as texts, when they differ. */
  readonly recorded?: string;
  readonly ours?: string;
}

/** Compares the decisions of a case and looks for the rule that names a difference. */
export function compare<Case, Answer>(
  label: string,
  decisions: { readonly recorded: string; readonly ours: string },
  recorded: Case,
  answer: Answer,
  rules: readonly DifferenceRule<Case, Answer>[],
): ComparedCase {
  if (decisions.recorded === decisions.ours) return { label, verdict: 'equal' };
  const rule = rules.find((candidate) => candidate.holds(recorded, answer));
  if (rule === undefined) return { label, verdict: 'unnamed', ...decisions };
  return { label, verdict: 'named', id: rule.id, reason: rule.reason, ...decisions };
}
