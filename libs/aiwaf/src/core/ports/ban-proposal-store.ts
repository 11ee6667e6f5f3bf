/** `pending` waits for a person. */
export type ProposalState = 'pending' | 'accepted' | 'rejected';

/** A client that the trainer would ban, and what a person decided of it. */
export interface BanProposal {
  /** A client key, as bans have it. */
  readonly key: string;
  /** One sentence for people. */
  readonly reason: string;
  /** Points of the hour that speaks against it. */
  readonly points: number;
  /** The hour that speaks against it, with examples. */
  readonly evidence: unknown;
  /** What a person decided. */
  readonly state: ProposalState;
  /** Epoch milliseconds of the first proposal. */
  readonly createdAt: number;
  /** Epoch milliseconds of the latest one. */
  readonly updatedAt: number;
  /**
   * When a person decided last. Where that was a rejection, also of a client that is proposed again,
   * evidence up to then counts no more.
   */
  readonly decidedAt: number | null;
}

/** A proposal as a run makes it. */
export interface NewProposal extends Pick<BanProposal, 'key' | 'reason' | 'points' | 'evidence'> {
  /** Epoch milliseconds of its newest evidence. */
  readonly newestAt: number;
}

/** Keeps proposals. Written by training runs and by people, never by a request. */
export interface BanProposalStore {
  /**
   * Adds proposals, or renews those that wait. What a person has decided comes back with evidence of
   * after the decision alone. Answers how many wait now that did not before.
   *
   * @param now epoch milliseconds
   */
  propose(proposals: readonly NewProposal[], now: number): Promise<number>;
  /** Most points first. @param state only these */
  list(state: ProposalState, limit: number): Promise<BanProposal[]>;
  /** Decides on what waits; answers the proposal as it stands then, `null` where none of that key waits. */
  decide(key: string, state: 'accepted' | 'rejected', now: number): Promise<BanProposal | null>;
  /** Client keys and the instants up to which their evidence was rejected, in epoch milliseconds. */
  rejections(): Promise<[key: string, rejectedAt: number][]>;
  /** Forgets what waits or was accepted and was not proposed since `before` (epoch ms). Rejections stay. */
  forget(before: number): Promise<void>;
}
