import { Injectable } from '@nestjs/common';
import { AiwafConfigError, AiwafError } from '../../core/errors';
import { BanProposal, ProposalState } from '../../core/ports/ban-proposal-store';
import { Audit } from '../audit/audit';
import { banKey, refuseNeverBanned } from '../ban-key';
import { EngineHost } from '../engine/engine-host';
import { State } from '../state/state';
import { TRAINER_BAN_MS } from './client-actions';
import { TrainingStores } from './training-stores';

/** What the trainer would ban, and a person's decisions on it. */
@Injectable()
export class Proposals {
  constructor(
    private readonly stores: TrainingStores,
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly audit: Audit,
  ) {}

  /** Most points first. */
  list(state: ProposalState, limit: number): Promise<BanProposal[]> {
    return this.stores.proposals.list(state, limit);
  }

  /**
   * Bans the client as the trainer would have, for 24 hours from now.
   *
   * @throws AiwafConfigError `AIWAF_E_PROPOSAL`, `AIWAF_E_ADDRESS`, `AIWAF_E_NEVER_BAN`
   * @throws AiwafError `AIWAF_E_TRAINING_UNWRITTEN`
   */
  async accept(target: string): Promise<BanProposal> {
    const key = banKey(target);
    refuseNeverBanned(key, this.host.engine, 'Reject the proposal, or take the exemption back first.');
    const proposal = await this.decide(key, 'accepted');
    const reason = `${proposal.reason}, accepted by a person`;
    this.host.engine.bans.ban(
      key,
      'enforce',
      reason,
      'trainer',
      this.host.engine.clock.now(),
      TRAINER_BAN_MS,
    );
    await this.state.flush();
    if (this.state.waiting === 0) {
      await this.record(proposal);
      return proposal;
    }
    throw new AiwafError(
      'AIWAF_E_TRAINING_UNWRITTEN',
      `The ban of ${key} is in force in this process, but could not be written to the database.`,
      'A process that goes on writes it as soon as that works; after a command, accept it anew when it is proposed again.',
    );
  }

  /**
   * Spares the client: evidence up to now never bans it, nor proposes to.
   *
   * @throws AiwafConfigError `AIWAF_E_PROPOSAL`, `AIWAF_E_ADDRESS`
   */
  async reject(target: string): Promise<BanProposal> {
    const proposal = await this.decide(banKey(target), 'rejected');
    await this.record(proposal);
    return proposal;
  }

  private record({ key, state, reason, points }: BanProposal): Promise<void> {
    return this.audit.record({
      action: `proposal.${state}`,
      target: key,
      before: { state: 'pending', reason, points },
      after: { state },
    });
  }

  private async decide(key: string, state: 'accepted' | 'rejected'): Promise<BanProposal> {
    const proposal = await this.stores.proposals.decide(key, state, this.host.engine.clock.now());
    if (proposal !== null) return proposal;
    throw new AiwafConfigError(
      'AIWAF_E_PROPOSAL',
      `Nobody proposes to ban ${key}.`,
      'List what waits with `aiwaf proposals list` or AiwafService.proposals().',
    );
  }
}
