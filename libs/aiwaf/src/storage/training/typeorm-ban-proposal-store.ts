import { DataSource, In, IsNull, LessThan, Not, Repository } from 'typeorm';
import {
  BanProposal,
  BanProposalStore,
  NewProposal,
  ProposalState,
} from '../../core/ports/ban-proposal-store';
import { BanProposalEntry } from '../typeorm/entities/ban-proposal.entity';
import { whileBusy } from '../typeorm/sqlite';
import { renewedProposal } from './renewed-proposal';

const CHUNK = 100;

/**
 * Proposals as rows of `aiwaf_banproposal`. A row is written only as it was read, so that a run does not
 * undo what a person decides at the same moment.
 */
export class TypeOrmBanProposalStore implements BanProposalStore {
  private readonly rows: Repository<BanProposalEntry>;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(BanProposalEntry);
  }

  async propose(proposals: readonly NewProposal[], now: number): Promise<number> {
    let added = 0;
    for (let from = 0; from < proposals.length; from += CHUNK) {
      const chunk = proposals.slice(from, from + CHUNK);
      const rows = await whileBusy(() => this.rows.findBy({ ipAddress: In(chunk.map(({ key }) => key)) }));
      const known = new Map(rows.map((row) => [row.ipAddress, toProposal(row)]));
      const fresh: BanProposal[] = [];
      for (const proposal of chunk) {
        const before = known.get(proposal.key) ?? null;
        const renewed = renewedProposal(before, proposal, now);
        if (renewed === null) continue;
        if (before?.state !== 'pending') added++;
        if (before === null) fresh.push(renewed);
        else await this.renew(before, renewed);
      }
      await this.insert(fresh);
    }
    return added;
  }

  async list(state: ProposalState, limit: number): Promise<BanProposal[]> {
    const order = { points: 'DESC', ipAddress: 'ASC' } as const;
    const rows = await whileBusy(() => this.rows.find({ where: { state }, order, take: limit }));
    return rows.map(toProposal);
  }

  async decide(key: string, state: 'accepted' | 'rejected', now: number): Promise<BanProposal | null> {
    const row = await whileBusy(() => this.rows.findOneBy({ ipAddress: key, state: 'pending' }));
    if (row === null) return null;
    const pending = { ipAddress: key, state: 'pending' as const };
    const { affected } = await whileBusy(() => this.rows.update(pending, { state, decidedAt: now }));
    // Somebody else decided meanwhile.
    return affected === 0 ? null : { ...toProposal(row), state, decidedAt: now };
  }

  async rejections(): Promise<[key: string, rejectedAt: number][]> {
    const rows = await whileBusy(() =>
      this.rows.find({
        select: { id: true, ipAddress: true, decidedAt: true },
        where: { decidedAt: Not(IsNull()), state: In(['rejected', 'pending']) },
      }),
    );
    return rows.map(({ ipAddress, decidedAt }) => [ipAddress, decidedAt ?? 0]);
  }

  async forget(before: number): Promise<void> {
    const updatedAt = LessThan(before);
    await whileBusy(() => this.rows.delete({ state: 'accepted', updatedAt }));
    await whileBusy(() => this.rows.delete({ state: 'pending', updatedAt, decidedAt: IsNull() }));
  }

  private async renew(before: BanProposal, { key, ...renewed }: BanProposal): Promise<void> {
    const { evidence, ...rest } = renewed;
    await whileBusy(() =>
      this.rows
        .createQueryBuilder()
        .update()
        .set({ ...rest, evidence: evidence as object })
        .where({ ipAddress: key, state: before.state })
        .execute(),
    );
  }

  private async insert(proposals: readonly BanProposal[]): Promise<void> {
    if (proposals.length === 0) return;
    const values = proposals.map(({ key, evidence, ...rest }) => ({
      ...rest,
      ipAddress: key,
      evidence: evidence as object,
    }));
    await whileBusy(() =>
      this.rows.createQueryBuilder().insert().values(values).orIgnore().updateEntity(false).execute(),
    );
  }
}

function toProposal({ ipAddress, ...row }: BanProposalEntry): BanProposal {
  const { reason, points, evidence, state, createdAt, updatedAt, decidedAt } = row;
  return {
    key: ipAddress,
    reason,
    points,
    evidence,
    state: state as ProposalState,
    createdAt,
    updatedAt,
    decidedAt,
  };
}
