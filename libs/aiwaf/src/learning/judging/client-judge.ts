import { LRUCache } from 'lru-cache';
import { Address } from '../../core/client/address';
import { LogClient } from '../logs/log-scan';
import { LogLine } from '../logs/log-line';
import { ClientRecord } from './client-record';
import { evidenceOf } from './evidence';
import {
  BannedClient,
  describeEvidence,
  JudgedClients,
  SparedClient,
  SpareCause,
  TopClients,
} from './judged-clients';
import { KnownTarget } from './site-knowledge';

const MAX_BANNED = 100_000;
const MAX_SPARED = 1_000;

export interface ClientJudgeSettings {
  /** Clients that are remembered at once. */
  readonly maxClients: number;
  /** Points at which a client is banned. */
  readonly threshold: number;
  /** Epoch milliseconds; evidence before it is too old. */
  readonly since: number;
  readonly isNeverBanned: (address: Address) => boolean;
  readonly isExempt: (address: Address) => boolean;
  /** Epoch milliseconds of the unban of a client key: evidence up to then is wiped out. */
  readonly tombstones: ReadonlyMap<string, number>;
}

/** Gathers evidence per client and decides who is banned and who is spared, and why. */
export class ClientJudge {
  private readonly records: LRUCache<string, ClientRecord>;
  private readonly banned = new TopClients<BannedClient>(MAX_BANNED);
  private readonly spared = new TopClients<SparedClient>(MAX_SPARED);
  private evicted = 0;

  constructor(private readonly settings: ClientJudgeSettings) {
    this.records = new LRUCache<string, ClientRecord>({
      max: settings.maxClients,
      dispose: (record, _key, reason) => {
        if (reason !== 'evict') return;
        this.evicted++;
        this.decide(record);
      },
    });
  }

  recordOf(client: LogClient): ClientRecord {
    let record = this.records.get(client.key);
    if (record === undefined) {
      record = new ClientRecord(client);
      this.records.set(client.key, record);
    }
    return record;
  }

  /** Takes one line as evidence. `known` is `null` where the line holds no usable request. */
  weigh(record: ClientRecord, line: LogLine, known: KnownTarget | null, ownReferer: boolean): void {
    if (line.at < this.settings.since) return;
    record.countRequest(line.at);
    const evidence = known === null ? null : evidenceOf(line, known, ownReferer);
    if (evidence === null || known === null) return;
    const lifted = this.settings.tombstones.get(record.client.key);
    if (lifted !== undefined && line.at <= lifted) record.pardoned += evidence.points;
    else record.addEvidence(evidence, known.target.path);
  }

  /** Decides on every client that is still remembered, and answers all decisions. */
  finish(): JudgedClients {
    for (const record of this.records.values()) this.decide(record);
    return {
      banned: this.banned.list(),
      bannedTotal: this.banned.total,
      spared: this.spared.list(),
      sparedTotal: this.spared.total,
      evicted: this.evicted,
    };
  }

  private decide(record: ClientRecord): void {
    const hour = record.judge();
    const points = hour?.points ?? 0;
    const client = record.client.key;
    if (hour === null || points < this.settings.threshold) {
      if (this.banned.has(client)) return;
      if (record.pardoned > 0)
        this.spare(client, 'tombstone', record.pardoned, 'unbanned after the evidence');
      else if (hour !== null) this.spare(client, 'below-threshold', points, `only ${describeEvidence(hour)}`);
      return;
    }
    const { address } = record.client;
    if (this.settings.isExempt(address)) {
      this.spare(client, 'exempt', points, `exempt address, despite ${describeEvidence(hour)}`);
    } else if (this.settings.isNeverBanned(address)) {
      this.spare(
        client,
        'never-ban',
        points,
        `never banned (private or listed), despite ${describeEvidence(hour)}`,
      );
    } else {
      this.spared.delete(client);
      this.banned.add({
        client,
        reason: describeEvidence(hour),
        points,
        evidence: hour,
        examples: record.examples,
      });
    }
  }

  private spare(client: string, cause: SpareCause, points: number, reason: string): void {
    this.spared.add({ client, cause, reason, points });
  }
}
