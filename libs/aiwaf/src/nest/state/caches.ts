import { Injectable, OnModuleInit } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { EngineHost } from '../engine/engine-host';
import { ChangePoll } from './change-poll';
import { Hints } from './hints';
import { State } from './state';

/** The key of the state store under which the last order to clear caches stands. */
const KEY = 'caches-cleared';

/** Clears what processes remember of clients besides bans, here and wherever the database is shared. */
@Injectable()
export class Caches implements OnModuleInit {
  private obeyed: string | null = null;

  constructor(
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly audit: Audit,
    poll: ChangePoll,
    private readonly hints: Hints,
  ) {
    poll.add({ name: 'Orders to clear caches', code: 'AIWAF_W_CACHES_UNREAD', look: () => this.obey() });
  }

  async onModuleInit(): Promise<void> {
    this.obeyed = await this.state.store.get(KEY);
  }

  /** Other processes follow within the poll time. */
  async clear(): Promise<void> {
    const now = this.host.engine.clock.now();
    await this.state.store.set(KEY, `${now} ${this.audit.actor}`, now);
    this.hints.tell('state');
    await this.obey();
    await this.audit.record({ action: 'clear-cache', target: 'all processes', before: null, after: null });
  }

  private async obey(): Promise<void> {
    const order = await this.state.store.get(KEY);
    if (order === this.obeyed) return;
    this.obeyed = order;
    await this.host.engine.clearCaches();
  }
}
