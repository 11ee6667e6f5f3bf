import { randomUUID } from 'node:crypto';
import { Inject, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { withinLimit } from '../../core/within-limit';
import { Events } from '../events';
import { SharedRedis } from '../redis/shared-redis';
import { servesHttp } from '../serves-http';
import { AIWAF_DATA_SOURCE } from '../tokens';
import { HintCarrier, hintCarrier, HintStatus } from './hint-carrier';
import { Paced } from './paced';

/** What was written: `state` stands for bans, exemptions, countries and orders to clear caches. */
export type HintTopic = 'state' | 'keywords' | 'models';

/** Between two hints of a topic, and between two looks that hints ask for, in ms. */
const PAUSE_MS = 50;
/** A hint that hangs is given up after so long, in ms. */
const SEND_LIMIT_MS = 1_000;
/** How long the end of a process waits for its last hints, in ms. */
const LAST_HINTS_MS = 500;

/**
 * Tells other processes at once that something was written, and has this one look when they do. A hint
 * says who wrote and what kind of thing, and nothing else: what is in force follows from the rows.
 */
@Injectable()
export class Hints implements OnApplicationBootstrap {
  private readonly sender = randomUUID();
  private readonly carrier: HintCarrier | null;
  private readonly publishing = new Map<HintTopic, Paced>();
  private readonly looks = new Map<HintTopic, Paced>();

  constructor(
    redis: SharedRedis,
    private readonly adapterHost: HttpAdapterHost,
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) dataSource: DataSource | null,
    events: Events,
  ) {
    this.carrier = hintCarrier(redis.hints, dataSource, events);
  }

  /** Has a look taken when others wrote something of a topic. To be called while the module starts. */
  on(topic: HintTopic, look: () => Promise<void>): void {
    this.looks.set(topic, new Paced(look, PAUSE_MS));
  }

  /** Something of a topic was written. Neither waits nor fails. */
  tell(topic: HintTopic): void {
    if (this.carrier === null) return;
    const { channel } = this.carrier;
    let publishing = this.publishing.get(topic);
    if (publishing === undefined) {
      const publish = () =>
        withinLimit(channel.publish(`${this.sender} ${topic}`), SEND_LIMIT_MS, 'The channel');
      publishing = new Paced(publish, PAUSE_MS);
      this.publishing.set(topic, publishing);
    }
    publishing.ask();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.carrier === null || !servesHttp(this.adapterHost)) return;
    await this.carrier.channel.subscribe(
      (hint) => this.hear(hint),
      () => this.lookEverywhere(),
    );
  }

  /** `null`: there is no way for them, others look by themselves. */
  status(): HintStatus | null {
    return this.carrier?.status() ?? null;
  }

  /** Sends what waits, and hears nothing more: to be called when the last row is written. Never rejects. */
  async close(): Promise<void> {
    for (const look of this.looks.values()) look.stop();
    const last = [...this.publishing.values()].map((publishing) => publishing.close());
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, LAST_HINTS_MS)));
    await Promise.race([Promise.all(last), limit]);
    clearTimeout(timer);
    await this.carrier?.channel.close();
  }

  private lookEverywhere(): void {
    for (const look of this.looks.values()) look.ask();
  }

  private hear(hint: string): void {
    const [sender, topic] = hint.split(' ');
    if (sender !== this.sender) this.looks.get(topic as HintTopic)?.ask();
  }
}
