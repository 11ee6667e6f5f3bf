import {
  BanProposal,
  BanProposalStore,
  NewProposal,
  ProposalState,
} from '../../core/ports/ban-proposal-store';
import { renewedProposal } from './renewed-proposal';

/** Proposals that last as long as the process. */
export class MemoryBanProposalStore implements BanProposalStore {
  private readonly proposals = new Map<string, BanProposal>();

  async propose(proposals: readonly NewProposal[], now: number): Promise<number> {
    let added = 0;
    for (const proposal of proposals) {
      const before = this.proposals.get(proposal.key) ?? null;
      const renewed = renewedProposal(before, proposal, now);
      if (renewed === null) continue;
      if (before?.state !== 'pending') added++;
      this.proposals.set(renewed.key, renewed);
    }
    return added;
  }

  async list(state: ProposalState, limit: number): Promise<BanProposal[]> {
    return [...this.proposals.values()]
      .filter((proposal) => proposal.state === state)
      .sort((a, b) => b.points - a.points || (a.key < b.key ? -1 : 1))
      .slice(0, limit);
  }

  async decide(key: string, state: 'accepted' | 'rejected', now: number): Promise<BanProposal | null> {
    const before = this.proposals.get(key);
    if (before?.state !== 'pending') return null;
    const decided: BanProposal = { ...before, state, decidedAt: now };
    this.proposals.set(key, decided);
    return decided;
  }

  async rejections(): Promise<[key: string, rejectedAt: number][]> {
    return [...this.proposals.values()].flatMap(({ key, state, decidedAt }) =>
      decidedAt === null || state === 'accepted' ? [] : [[key, decidedAt] as [string, number]],
    );
  }

  async forget(before: number): Promise<void> {
    for (const { key, state, updatedAt, decidedAt } of this.proposals.values()) {
      const rejected = decidedAt !== null && state !== 'accepted';
      if (!rejected && updatedAt < before) this.proposals.delete(key);
    }
  }
}
