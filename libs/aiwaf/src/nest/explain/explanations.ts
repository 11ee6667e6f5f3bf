import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { decidedAt, isInForce } from '../../core/bans/later-ban';
import { evidenceOfLastBan, summarizeSignals } from '../../core/bans/signal-summary';
import { parseAddress } from '../../core/client/address';
import { canonicalNetwork } from '../../core/client/address-set';
import { makeClient } from '../../core/client/client';
import { AiwafConfigError } from '../../core/errors';
import { BanRecord } from '../../core/ports/ban-store';
import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { Signal } from '../../core/ports/signal-store';
import { meaningOf } from '../../core/verdict-codes';
import { TypeOrmRequestLog } from '../../storage';
import { banKey } from '../ban-key';
import { EngineHost } from '../engine/engine-host';
import { RequestLogs } from '../request-log/request-logs';
import { servesHttp } from '../serves-http';
import { Signals } from '../signals/signals';
import { Explanation, RequestExplanation } from './explanation';
import { AIWAF_DATA_SOURCE } from '../tokens';

/** Says why clients and requests are treated as they are, from memory and from what is stored. */
@Injectable()
export class Explanations {
  constructor(
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) private readonly dataSource: DataSource | null,
    private readonly host: EngineHost,
    private readonly signals: Signals,
    private readonly requestLogs: RequestLogs,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /**
   * @param target an address, whose client is explained, or a network that may be banned as a whole
   * @throws AiwafConfigError `AIWAF_E_ADDRESS`
   */
  async of(target: string): Promise<Explanation> {
    const { bans, exemptions, crawlers, clients } = this.host.engine;
    const network = canonicalNetwork(target, 'The target');
    const key = banKey(network);
    const client = makeClient(network.split('/')[0], (address) => clients.isNeverBanned(address));
    const isClient = client.key === key;
    const stored = isClient ? await this.signals.of(key) : [];
    const now = this.host.engine.clock.now();
    const lastBan = bans.blacklist.enforce.get(key) ?? null;
    const ban = isClient ? bans.find(client, 'enforce', now) : inForce(lastBan, now);
    const clearedAt = lastBan === null ? -Infinity : decidedAt(lastBan);
    const recent = stored.filter(({ at }) => at > clearedAt);
    const signals = summarizeSignals(recent, bans.halfLives, now);
    const applied = exemptions.applyingTo(network);
    return {
      key,
      ban,
      endsAt: ban?.expiresAt ?? null,
      banSignals: ban === null || ban.key !== key ? [] : this.evidenceOf(ban, stored),
      lastBan,
      tombstone: lastBan?.liftedAt ?? null,
      points:
        isClient && servesHttp(this.adapterHost)
          ? bans.points(client, 'enforce', now)
          : signals.reduce((sum, { points }) => sum + points, 0),
      threshold: bans.options.threshold,
      signals,
      exempt: applied.length > 0,
      exemptions: applied,
      neverBan: client.neverBan || crawlers.isVerified(client.key),
    };
  }

  /**
   * @param requestId as a refused client was told it
   * @throws AiwafConfigError `AIWAF_E_REQUEST_UNKNOWN`
   */
  async ofRequest(requestId: string): Promise<RequestExplanation> {
    const request = await this.logged(requestId);
    if (request === null) {
      throw new AiwafConfigError(
        'AIWAF_E_REQUEST_UNKNOWN',
        `The request log has no request ${requestId}.`,
        "Ask by the client's address: the log may be off, in another database, over its rows a second or purged.",
      );
    }
    const { address, code } = request;
    return {
      request,
      meaning: code === null ? null : meaningOf(code),
      client: parseAddress(address) === null ? null : await this.of(address),
    };
  }

  /** A ban by a person or the trainer has its reason; signals did not lead to it. */
  private evidenceOf({ source, createdAt }: BanRecord, stored: readonly Signal[]) {
    if (source !== 'points') return [];
    const { halfLives, options } = this.host.engine.bans;
    const before = stored.filter(({ at }) => at <= createdAt);
    const evidence =
      options.policy === 'immediate'
        ? before.filter(({ at }) => at === createdAt)
        : evidenceOfLastBan(before, halfLives, options.threshold);
    return summarizeSignals(evidence, halfLives, createdAt);
  }

  private async logged(requestId: string): Promise<RequestLogEntry | null> {
    if (this.dataSource === null) return null;
    await this.requestLogs.flush();
    return new TypeOrmRequestLog(this.dataSource, this.host.engine.clock).find(requestId);
  }
}

function inForce(record: BanRecord | null, now: number): BanRecord | null {
  return record !== null && isInForce(record, now) ? record : null;
}
