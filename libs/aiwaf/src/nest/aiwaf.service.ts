import { Injectable } from '@nestjs/common';
import { canonicalNetwork } from '../core/client/address-set';
import { makeClient } from '../core/client/client';
import { systemClock } from '../core/clock';
import { normalizePrefix } from '../core/path/prefix-map';
import { BanProposal, ProposalState } from '../core/ports/ban-proposal-store';
import { BanRecord } from '../core/ports/ban-store';
import { EventSink } from '../core/ports/event-sink';
import { TrainingRun } from '../core/ports/training-run-store';
import { banKey, refuseNeverBanned } from './ban-key';
import { EngineHost } from './engine/engine-host';
import { Events } from './events';
import { formField } from './forms/form-field';
import { ModelKeeper, ModelStatus } from './model/model-keeper';
import { State } from './state/state';
import { Proposals } from './training/proposals';
import { Training } from './training/training';
import { TrainingReport, TrainingRequest } from './training/training-report';
import { TrainingRuns } from './training/training-runs';

/** Why a client is treated as it is. */
export interface Explanation {
  /** The key under which the client is counted and banned. */
  readonly key: string;
  /** The ban in force, or `null`. */
  readonly ban: BanRecord | null;
  /** Points towards the next ban, decayed to now; a ban comes at `bans.threshold`. */
  readonly points: number;
  /** Passes every layer. */
  readonly exempt: boolean;
  /** Denied perhaps, but never banned. */
  readonly neverBan: boolean;
}

/** How the firewall fares in this process, for a health check. */
export interface AiwafStatus {
  /** The kill switch is on: every request passes unseen. */
  readonly paused: boolean;
  /** The anomaly layer's model; `null`: none is trained, and the layer is off. */
  readonly model: ModelStatus | null;
  /** Times a layer failed and let a request pass. */
  readonly faults: number;
}

/** What a host does with the firewall from its own code. */
@Injectable()
export class AiwafService {
  constructor(
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly events: Events,
    private readonly training: Training,
    private readonly runs: TrainingRuns,
    private readonly banProposals: Proposals,
    private readonly models: ModelKeeper,
  ) {}

  /**
   * Bans an address or a CIDR network.
   *
   * @param target such as `203.0.113.9` or `198.51.100.0/24`; an IPv6 address stands for its `/64`
   * @param options `ttlMs` in milliseconds, `null` (the default) until it is lifted; `force` for an
   * address that is never banned otherwise
   * @throws AiwafConfigError `AIWAF_E_ADDRESS`, `AIWAF_E_NEVER_BAN`
   */
  ban(target: string, options: { reason?: string; ttlMs?: number | null; force?: boolean } = {}): BanRecord {
    const key = banKey(target);
    if (options.force !== true) {
      refuseNeverBanned(key, this.host.engine, 'Pass { force: true } if you mean it.');
    }
    return this.host.engine.bans.ban(
      key,
      'enforce',
      options.reason ?? 'banned by a person',
      'person',
      systemClock.now(),
      options.ttlMs ?? null,
    );
  }

  /** Lifts a ban. Evidence from before never bans the client again. Answers whether there was one. */
  unban(target: string): boolean {
    return this.host.engine.bans.lift(banKey(target)) !== null;
  }

  /** Exempts an address, a CIDR network, or a path prefix (begins with `/`), and stores that. Lifts a ban of the address. */
  async exempt(target: string, reason = 'exempted by a person'): Promise<void> {
    if (target.startsWith('/')) await this.state.addPathExemption(normalizePrefix(target), reason);
    else {
      await this.state.addIpExemption(canonicalNetwork(target, 'exempt()'), reason);
      this.host.engine.bans.lift(banKey(target));
    }
  }

  /** Takes a stored exemption back. Answers whether there was one; those in the options stay. */
  unexempt(target: string): Promise<boolean> {
    return target.startsWith('/')
      ? this.state.removePathExemption(normalizePrefix(target))
      : this.state.removeIpExemption(canonicalNetwork(target, 'unexempt()'));
  }

  /** Why the client at an address is treated as it is. */
  explain(address: string): Explanation {
    const { clients, bans, exemptions, crawlers } = this.host.engine;
    const client = makeClient(address, (parsed) => clients.isNeverBanned(parsed));
    if (client.parsed === null) canonicalNetwork(address, 'explain()');
    const now = systemClock.now();
    return {
      key: client.key,
      ban: bans.find(client, 'enforce', now),
      points: bans.points(client, 'enforce', now),
      exempt: exemptions.coversClient(client),
      neverBan: client.neverBan || crawlers.isVerified(client.key),
    };
  }

  /**
   * A signed note of now for a page with a form, which times the form exactly. Send it back as the field
   * or cookie `aiwaf_form`, or as the header `X-Aiwaf-Form`.
   *
   * @param path of the page, or the one that its form posts to; never for a page that a cache shares
   */
  formToken(path: string): string {
    return this.host.engine.honeypot.tokens.issue(path, systemClock.now());
  }

  /** A {@link formToken} as a hidden field, in HTML that is safe to insert as it is. */
  formField(path: string): string {
    return formField(this.formToken(path));
  }

  /**
   * Learns from access logs, or else from the request log, in a process of its own: bans or proposals by
   * evidence, words, and a model where there are lines enough. One process at a time does so.
   *
   * @throws AiwafConfigError `AIWAF_E_LOG_UNSET` and what reading the logs throws
   * @throws AiwafError `AIWAF_E_TRAINING_LEASE` while another run lasts, here or elsewhere
   */
  train(request: TrainingRequest = {}): Promise<TrainingReport> {
    return this.training.run(request);
  }

  /** The last runs of the trainer in all processes, newest first; a hundred are kept. */
  trainingRuns(limit = 20): Promise<TrainingRun[]> {
    return this.runs.list(limit);
  }

  /** Clients that the trainer would ban, where `trainerActions` or the mode leaves that to a person; most points first. */
  proposals(state: ProposalState = 'pending', limit = 1_000): Promise<BanProposal[]> {
    return this.banProposals.list(state, limit);
  }

  /**
   * Bans a proposed client for 24 hours, as the trainer would.
   *
   * @throws AiwafConfigError `AIWAF_E_PROPOSAL` where nobody proposes it, `AIWAF_E_ADDRESS`, `AIWAF_E_NEVER_BAN`
   */
  acceptProposal(target: string): Promise<BanProposal> {
    return this.banProposals.accept(target);
  }

  /** Spares a proposed client: evidence up to now never bans it, nor proposes to. @throws as {@link acceptProposal} */
  rejectProposal(target: string): Promise<BanProposal> {
    return this.banProposals.reject(target);
  }

  /** How the firewall fares in this process. Costs nothing. */
  status(): AiwafStatus {
    const { paused, faults } = this.host.engine.pipeline;
    return { paused, model: this.models.status(), faults };
  }

  /** The kill switch: every request passes unseen until {@link resume}. Needs no database. */
  pause(): void {
    this.host.engine.pipeline.paused = true;
  }

  resume(): void {
    this.host.engine.pipeline.paused = false;
  }

  /** Listens to denials, bans and faults. Answers the function that stops it. */
  onEvent(listener: EventSink): () => void {
    return this.events.add(listener);
  }
}
