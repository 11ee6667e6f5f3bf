import { Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { systemClock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { Events } from '../events';
import { servesHttp } from '../serves-http';
import { State } from './state';

const POLL_MS = 5_000;

/** Has bans and unbans of other processes, such as commands, in force within seconds where requests are served. */
@Injectable()
export class BanPoll implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly state: State,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    if (this.state.dataSource === null || !servesHttp(this.adapterHost)) return;
    this.timer = setInterval(() => void this.look(), POLL_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Never rejects: what is in force stays so. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.state.refreshBans();
    } catch (error) {
      this.events.emit({
        type: 'fault',
        at: systemClock.now(),
        code: 'AIWAF_W_BANS_UNREAD',
        message: `Bans of other processes were not read: ${messageOf(error)}`,
      });
    } finally {
      this.looking = false;
    }
  }
}
