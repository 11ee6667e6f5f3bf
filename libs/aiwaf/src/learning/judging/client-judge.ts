import { Address } from '../../core/client/address';
import { AgentJudge } from '../../core/ports/agent-judge';
import { LogClient, LogLine } from '../../core/ports/feature-source';
import { ForestScorer } from '../forest/forest-scorer';
import { settleRow } from '../forest/log-rows';
import { ClientCase, Settlement } from './client-case';
import { CASE_SIZE, ClientRecord } from './client-record';
import { Evidence, EVIDENCE_POINTS, evidenceOf, evidenceWithoutTarget, settle } from './evidence';
import {
  AnomalousClient,
  BannedClient,
  describeEvidence,
  JudgedClients,
  SpareCause,
  SparedClient,
} from './judged-clients';
import { isConfirmedMoment } from './moment';
import { RecentRecords } from './recent-records';
import { KnownTarget, SiteKnowledge } from './site-knowledge';
import { TopClients } from './top-clients';
import { WorstHour } from './worst-hour';

const MAX_BANNED = 100_000;
const MAX_SPARED = 1_000;
const MAX_ANOMALOUS = 1_000;
const MAX_EVIDENCE = 250_000;

export interface ClientJudgeSettings {
  /** Clients that are remembered at once. */
  readonly maxClients: number;
  /**
   * Pieces of evidence against all clients together, each client against whom there is any counted as
   * {@link CASE_SIZE} more; 250,000 unless given: at most about 80 MB.
   */
  readonly maxEvidence?: number;
  /** Points at which a client is banned. */
  readonly threshold: number;
  readonly agentKind: AgentJudge;
  readonly isNeverBanned: (address: Address) => boolean;
  readonly isExempt: (address: Address) => boolean;
  /** Epoch milliseconds of the unban of a client key: evidence up to then is wiped out. */
  readonly tombstones: ReadonlyMap<string, number>;
}

/** A decision, from the instant of the first evidence for it. */
interface Decision<T> {
  readonly client: string;
  readonly points: number;
  readonly kind: string;
  readonly from: number;
  readonly entry: T;
}

/**
 * Gathers evidence per client and decides who is banned and who is spared, and why. What a line is worth
 * may be known only later: evidence is kept open until the log ends, or until there is no room for it.
 */
export class ClientJudge {
  private readonly records: RecentRecords<ClientRecord>;
  private readonly banned = new TopClients<Decision<BannedClient>>(MAX_BANNED);
  private readonly spared = new TopClients<Decision<SparedClient>>(MAX_SPARED);
  private readonly anomalous = new TopClients<Decision<AnomalousClient>>(MAX_ANOMALOUS);
  private model: ForestScorer | null = null;
  private evidence = 0;
  private evicted = 0;
  private known = 0;

  /** @param since answers the epoch milliseconds before which evidence is too old, by what was read so far */
  constructor(
    private readonly settings: ClientJudgeSettings,
    private readonly site: SiteKnowledge,
    private readonly since: () => number,
  ) {
    this.records = new RecentRecords(settings.maxClients, (record) => {
      this.evicted++;
      this.evidence -= record.evidence;
      this.decide(record);
    });
  }

  /** The record of a client, in which one more request at an instant is counted. */
  meet(client: LogClient, at: number): ClientRecord {
    const record = this.recordOf(client);
    record.requests.add(at);
    return record;
  }

  /**
   * Takes one line as evidence. Answers it as far as it is any by what is known now.
   *
   * @param known `null` for a line without a target
   */
  weigh(record: ClientRecord, client: LogClient, line: LogLine, known: KnownTarget | null): Evidence | null {
    const agent = this.settings.agentKind(line.userAgent);
    const open = known === null ? evidenceWithoutTarget(line, agent) : evidenceOf(line, known, agent);
    const evidence = open === null ? null : settle(open, this.site);
    if (open === null || evidence === null || line.at < this.since()) return null;
    if (record.case === null) this.evidence += CASE_SIZE;
    const held = (record.case ??= new ClientCase(client, record.requests));
    held.add(open, known?.target.path ?? line.method, line.userAgent);
    this.evidence++;
    if (held.isFull) this.compact(record.key, held);
    while (this.evidence > (this.settings.maxEvidence ?? MAX_EVIDENCE)) this.records.forgetOldest();
    return evidence;
  }

  /**
   * Decides on every client that is still remembered, and answers all decisions.
   *
   * @param model what is asked about each client's most telling moment; `null` for nothing
   * @param rest called often on the way
   */
  finish(model: ForestScorer | null, rest: () => void = () => undefined): JudgedClients {
    this.model = model;
    for (const record of this.records.values()) {
      rest();
      this.decide(record);
    }
    const since = this.since();
    for (const decisions of [this.banned, this.spared]) decisions.retain(({ from }) => from >= since);
    return {
      banned: this.banned.list().map(({ entry }) => entry),
      bannedTotal: this.banned.total,
      spared: this.spared.list().map(({ entry }) => entry),
      sparedTotal: this.spared.total,
      sparedByCause: this.spared.counts(),
      anomalous: this.anomalous.list().map(({ entry }) => entry),
      anomalousTotal: this.anomalous.total,
      clients: this.known,
      evicted: this.evicted,
    };
  }

  /** What is held now: records of clients, and evidence against all of them as `maxEvidence` counts it. */
  get held(): { readonly clients: number; readonly evidence: number } {
    return { clients: this.records.size, evidence: this.evidence };
  }

  private recordOf({ key, address }: LogClient): ClientRecord {
    let record = this.records.get(key);
    if (record === undefined) {
      this.known++;
      const { isExempt, isNeverBanned } = this.settings;
      record = new ClientRecord(
        key,
        isExempt(address) ? 'exempt' : isNeverBanned(address) ? 'never-ban' : null,
      );
      this.records.add(key, record);
    }
    return record;
  }

  private compact(key: string, held: ClientCase): void {
    const before = held.size;
    held.compact(this.settlementOf(key));
    this.evidence -= before - held.size;
  }

  private settlementOf(key: string): Settlement {
    return {
      settle: (evidence) => settle(evidence, this.site),
      since: this.since(),
      liftedAt: this.settings.tombstones.get(key) ?? -Infinity,
    };
  }

  private decide({ key, spared, case: held }: ClientRecord): void {
    if (held === null) return;
    const settlement = this.settlementOf(key);
    const anomaly = this.anomalyOf(key, held, settlement);
    const { hour, pardoned } = held.judge(settlement, anomaly);
    if (hour === null || hour.points < this.settings.threshold) {
      if (this.banned.has(key)) return;
      if (pardoned > 0) this.spare(key, 'tombstone', pardoned, Infinity, 'unbanned after the evidence');
      else if (hour !== null && hour.points > 0)
        this.spare(key, 'below-threshold', hour.points, hour.from, `only ${describeEvidence(hour)}`);
    } else if (spared !== null) {
      const why = spared === 'exempt' ? 'exempt address' : 'never banned (private or listed)';
      this.spare(key, spared, hour.points, hour.from, `${why}, despite ${describeEvidence(hour)}`);
    } else {
      this.ban(key, held, settlement, hour);
    }
  }

  /** Asks the model about a client, notes what it says, and answers what that is as evidence. */
  private anomalyOf(client: string, held: ClientCase, settlement: Settlement): Evidence | null {
    const moment = this.model === null ? null : held.settledMoment(settlement);
    if (this.model === null || moment === null) return null;
    const { at } = moment.row;
    const row = settleRow(moment.row, this.site);
    const score = row === null ? 0 : this.model.score(row);
    if (score <= this.model.model.threshold) return null;
    const confirmed = isConfirmedMoment(moment);
    const kind = confirmed ? 'confirmed' : 'unconfirmed';
    this.anomalous.add({ client, points: score, kind, from: at, entry: { client, score, confirmed } });
    return confirmed ? { at, kind: 'anomaly', points: EVIDENCE_POINTS.anomaly, subject: 0 } : null;
  }

  private ban(client: string, held: ClientCase, settlement: Settlement, hour: WorstHour): void {
    const { points, from } = hour;
    const entry = {
      client,
      address: held.address,
      reason: describeEvidence(hour),
      points,
      evidence: hour,
      examples: held.examplesBy(settlement),
      userAgent: held.userAgent,
    };
    this.spared.delete(client);
    this.banned.add({ client, points, kind: 'banned', from, entry });
  }

  private spare(client: string, cause: SpareCause, points: number, from: number, reason: string): void {
    this.spared.add({ client, points, kind: cause, from, entry: { client, cause, reason, points } });
  }
}
