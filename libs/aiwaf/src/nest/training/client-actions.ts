import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { parseAddress } from '../../core/client/address';
import { AiwafError } from '../../core/errors';
import { BannedClient, SparedClient } from '../../learning';
import { EngineHost } from '../engine/engine-host';
import { State } from '../state/state';
import { TrainingStores } from './training-stores';

/** A trainer's ban lasts this long from its run, in ms. */
export const TRAINER_BAN_MS = 86_400_000;
/** What nobody proposes any more is forgotten after this, in ms. */
const FORGET_PROPOSALS_MS = 30 * 86_400_000;
/** Bans between two turns of the event loop. */
const CHUNK = 500;

/** What comes of the clients that the evidence bans. */
export type ClientAction = 'ban' | 'propose';

/** What was done. */
export interface ActionsTaken {
  readonly banned: readonly BannedClient[];
  /** Who was unbanned or exempted while the run was reading. */
  readonly spared: readonly SparedClient[];
  /** Proposals that wait now and did not before. */
  readonly proposed: number;
}

/** Puts into force what a run found about clients. Done twice, it is done once. */
@Injectable()
export class ClientActions {
  constructor(
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly stores: TrainingStores,
  ) {}

  /** `propose` where the options ask for it, in monitor mode, and with bans off. */
  get action(): ClientAction {
    const { mode, bans, training } = this.host.engine.options;
    return mode === 'enforce' && bans.enabled && training.trainerActions === 'ban' ? 'ban' : 'propose';
  }

  /**
   * Client keys and the instants in epoch ms up to which their evidence is wiped out: by an unban, or by a
   * proposal that a person rejected.
   */
  async tombstones(): Promise<ReadonlyMap<string, number>> {
    await this.state.refreshBans();
    const latest = new Map<string, number>();
    for (const [key, at] of [
      ...this.host.engine.bans.tombstones(),
      ...(await this.stores.proposals.rejections()),
    ]) {
      latest.set(key, Math.max(at, latest.get(key) ?? 0));
    }
    return latest;
  }

  /** @throws AiwafError `AIWAF_E_TRAINING_UNWRITTEN` */
  async take(found: readonly BannedClient[]): Promise<ActionsTaken> {
    const { banned, spared } = await this.stillToBan(found);
    if (this.action === 'propose') return { banned, spared, proposed: await this.propose(banned) };
    const { bans } = this.host.engine;
    const now = this.host.engine.clock.now();
    for (const [index, { client, reason }] of banned.entries()) {
      if (index % CHUNK === CHUNK - 1) await setImmediate();
      bans.ban(client, 'enforce', reason, 'trainer', now, TRAINER_BAN_MS);
    }
    await this.written();
    return { banned, spared, proposed: 0 };
  }

  /** Takes exempt addresses off the blacklist. */
  async liftExempt(): Promise<void> {
    const { bans, exemptions, options } = this.host.engine;
    if (options.mode !== 'enforce') return;
    for (const { key } of bans.blacklist.enforce.list(this.host.engine.clock.now())) {
      const address = parseAddress(key.split('/')[0]);
      if (address !== null && exemptions.coversAddress(address)) bans.lift(key);
    }
    await this.written();
  }

  /** A person may have decided since the run was told what to spare. */
  private async stillToBan(found: readonly BannedClient[]): Promise<Omit<ActionsTaken, 'proposed'>> {
    const { exemptions } = this.host.engine;
    const tombstones = await this.tombstones();
    const banned: BannedClient[] = [];
    const spared: SparedClient[] = [];
    for (const each of found) {
      const { client, reason, points, evidence } = each;
      const address = parseAddress(client.split('/')[0]);
      if (address !== null && exemptions.coversAddress(address)) {
        spared.push({ client, cause: 'exempt', points, reason: `exempt address, despite ${reason}` });
      } else if ((tombstones.get(client) ?? -Infinity) >= evidence.to) {
        spared.push({ client, cause: 'tombstone', points, reason: 'unbanned after the evidence' });
      } else {
        banned.push(each);
      }
    }
    return { banned, spared };
  }

  private async propose(banned: readonly BannedClient[]): Promise<number> {
    const { proposals } = this.stores;
    const now = this.host.engine.clock.now();
    await proposals.forget(now - FORGET_PROPOSALS_MS);
    return proposals.propose(
      banned.map(({ client, reason, points, evidence, examples }) => ({
        key: client,
        reason,
        points,
        evidence: { ...evidence, examples },
        newestAt: evidence.to,
      })),
      now,
    );
  }

  private async written(): Promise<void> {
    await this.state.flush();
    const { waiting } = this.state;
    if (waiting === 0) return;
    throw new AiwafError(
      'AIWAF_E_TRAINING_UNWRITTEN',
      `${waiting} bans of this run are in force here, but could not be written to the database.`,
      'They are written as soon as that works. Train again then: a run that is repeated does no harm.',
    );
  }
}
