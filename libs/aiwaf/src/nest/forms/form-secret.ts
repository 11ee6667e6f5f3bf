import { randomBytes } from 'node:crypto';
import { Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { messageOf } from '../../core/errors';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { servesHttp } from '../serves-http';
import { State } from '../state/state';

/** The key of the state store under which the made secret is kept. */
const SECRET_KEY = 'form-secret';
/** Instances that first start together may each have made a secret: after this they use the last one. */
const AGREE_MS = 5_000;

/** Gives the form tokens their secret, so that restarts and other instances accept them. */
@Injectable()
export class FormSecret implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly events: Events,
  ) {}

  async onModuleInit(): Promise<void> {
    const { secret, mode } = this.host.engine.options.layers.honeypot;
    if (secret !== null) this.host.engine.honeypot.tokens.adopt(secret);
    // A command that runs without HTTP makes no forms and must leave the database as it is.
    else if (mode !== 'off' && servesHttp(this.adapterHost)) await this.share();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  private async share(): Promise<void> {
    try {
      if (await this.adoptSaved()) return;
      await this.state.store.set(SECRET_KEY, randomBytes(32).toString('hex'), this.host.engine.clock.now());
      await this.adoptSaved();
      this.timer = setTimeout(
        () => void this.adoptSaved().catch((error: unknown) => this.warn(error)),
        AGREE_MS,
      );
      this.timer.unref();
    } catch (error) {
      this.warn(error);
    }
  }

  private async adoptSaved(): Promise<boolean> {
    const saved = await this.state.store.get(SECRET_KEY);
    if (saved === null || saved === '') return false;
    this.host.engine.honeypot.tokens.adopt(saved);
    return true;
  }

  private warn(error: unknown): void {
    this.events.warnOnce(
      'AIWAF_W_FORM_SECRET',
      `The secret of form tokens is not shared, tokens hold in this process alone: ${messageOf(error)}`,
    );
  }
}
