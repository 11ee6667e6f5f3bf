import { Injectable } from '@nestjs/common';
import { isInForce } from '../core/bans/later-ban';
import { canonicalNetwork } from '../core/client/address-set';
import { normalizePrefix } from '../core/path/prefix-map';
import { AuditRecord } from '../core/ports/audit-log';
import { BanProposal, ProposalState } from '../core/ports/ban-proposal-store';
import { BanRecord } from '../core/ports/ban-store';
import { EventSink } from '../core/ports/event-sink';
import { TrainingRun } from '../core/ports/training-run-store';
import { Audit } from './audit/audit';
import { banKey, refuseNeverBanned, refuseTooWide } from './ban-key';
import { EngineHost } from './engine/engine-host';
import { Events } from './events';
import { Explanation, RequestExplanation } from './explain/explanation';
import { Explanations } from './explain/explanations';
import { formField } from './forms/form-field';
import { AiwafStatus, Status } from './health/status';
import { Keywords } from './keywords/keywords';
import { State } from './state/state';
import { Proposals } from './training/proposals';
import { Training } from './training/training';
import { TrainingReport, TrainingRequest } from './training/training-report';
import { TrainingRuns } from './training/training-runs';
import { writeOut } from './write-out';

const MEANT = 'Pass force (--force on the command line) if you mean it.';

/** What a host does with the firewall from its own code. */
@Injectable()
export class AiwafService {
  /** @internal */
  constructor(
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly events: Events,
    private readonly training: Training,
    private readonly runs: TrainingRuns,
    private readonly banProposals: Proposals,
    private readonly audit: Audit,
    private readonly words: Keywords,
    private readonly explanations: Explanations,
    private readonly health: Status,
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
    const key = this.refuseUnbannable(target, options);
    const { engine } = this.host;
    const before = engine.bans.blacklist.enforce.get(key) ?? null;
    const ban = engine.bans.ban(
      key,
      'enforce',
      options.reason ?? 'banned by a person',
      'person',
      this.host.engine.clock.now(),
      options.ttlMs ?? null,
    );
    this.audit.note({ action: 'ban', target: key, before, after: ban });
    return ban;
  }

  /**
   * The key under which a target would be banned; `force` as in {@link ban}.
   *
   * @throws AiwafConfigError as {@link ban}
   */
  refuseUnbannable(target: string, { force = false }: { force?: boolean } = {}): string {
    const key = banKey(target);
    if (!force) {
      refuseNeverBanned(key, this.host.engine, MEANT);
      refuseTooWide(key, MEANT);
    }
    return key;
  }

  /** The ban in force of exactly this address or network, or `null`. @throws AiwafConfigError `AIWAF_E_ADDRESS` */
  banOf(target: string): BanRecord | null {
    const ban = this.host.engine.bans.blacklist.enforce.get(banKey(target));
    return ban !== undefined && isInForce(ban, this.host.engine.clock.now()) ? ban : null;
  }

  /** Whether an exemption is stored for exactly this address, network or path, in canonical spelling. */
  isStoredExemption(target: string): boolean {
    return this.state.exemptionOf(target) !== null;
  }

  /** Lifts a ban. Evidence from before never bans the client again. Answers whether there was one. */
  unban(target: string): boolean {
    const key = banKey(target);
    const { bans } = this.host.engine;
    const before = bans.blacklist.enforce.get(key) ?? null;
    const lifted = bans.lift(key);
    if (lifted === null) return false;
    this.audit.note({ action: 'unban', target: key, before, after: lifted });
    return true;
  }

  /** Exempts an address, a CIDR network, or a path prefix (begins with `/`), and stores that. Lifts a ban of the address. */
  async exempt(target: string, reason = 'exempted by a person'): Promise<void> {
    const isPath = target.startsWith('/');
    const name = isPath ? normalizePrefix(target) : canonicalNetwork(target, 'exempt()');
    const before = this.state.exemptionOf(name);
    await (isPath ? this.state.addPathExemption(name, reason) : this.state.addIpExemption(name, reason));
    await this.audit.record({ action: 'exempt', target: name, before, after: { reason } });
    if (!isPath) this.unban(name);
  }

  /** Takes a stored exemption back. Answers whether there was one; those in the options stay. */
  async unexempt(target: string): Promise<boolean> {
    const isPath = target.startsWith('/');
    const name = isPath ? normalizePrefix(target) : canonicalNetwork(target, 'unexempt()');
    const before = this.state.exemptionOf(name);
    const { state } = this;
    if (!(await (isPath ? state.removePathExemption(name) : state.removeIpExemption(name)))) return false;
    await this.audit.record({ action: 'unexempt', target: name, before, after: null });
    return true;
  }

  /** What people changed, in all processes, the latest first. */
  changes(limit = 100): Promise<AuditRecord[]> {
    return this.audit.list(limit);
  }

  /**
   * Waits until what was changed here is stored, as a command does before it ends.
   *
   * @throws AiwafError `AIWAF_E_UNWRITTEN`
   */
  written(): Promise<void> {
    return writeOut(() => this.flush());
  }

  /**
   * Why the client at an address is treated as it is, with its points by signal.
   *
   * @param target an address, or a network that may be banned as a whole
   * @throws AiwafConfigError `AIWAF_E_ADDRESS`
   */
  explain(target: string): Promise<Explanation> {
    return this.explanations.of(target);
  }

  /**
   * Why a request was answered as it was, from the request log.
   *
   * @param requestId as a refused client was told it
   * @throws AiwafConfigError `AIWAF_E_REQUEST_UNKNOWN`
   */
  explainRequest(requestId: string): Promise<RequestExplanation> {
    return this.explanations.ofRequest(requestId);
  }

  /**
   * A signed note of now for a page with a form, which times the form exactly. Send it back as the field
   * or cookie `aiwaf_form`, or as the header `X-Aiwaf-Form`.
   *
   * @param path of the page, or the one that its form posts to; never for a page that a cache shares
   */
  formToken(path: string): string {
    return this.host.engine.honeypot.tokens.issue(path, this.host.engine.clock.now());
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
    return this.health.read();
  }

  /** Answers how many changes wait still. */
  private async flush(): Promise<number> {
    await this.state.flush();
    await this.words.flush();
    return this.state.waiting + this.words.waiting + (await this.audit.flush());
  }

  /** The kill switch: every request passes unseen until {@link resume}. Needs no database. */
  pause(): void {
    this.host.engine.pipeline.paused = true;
  }

  /** Ends {@link pause}. */
  resume(): void {
    this.host.engine.pipeline.paused = false;
  }

  /** Listens to denials, bans and faults. Answers the function that stops it. */
  onEvent(listener: EventSink): () => void {
    return this.events.add(listener);
  }
}
