import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { systemClock } from '../../core/clock';
import { TypeOrmLeaseStore } from '../../storage';
import { Events } from '../events';
import { servesHttp } from '../serves-http';
import { ServingBeat, SERVING_MS } from './serving-beat';
import { State } from './state';

const MEMORY = ':memory:';
const HOST_LENGTH = 150;

/** Warns where several processes serve on one SQLite file: they wait for each other at every write. */
@Injectable()
export class SqliteShare implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private beat: ServingBeat | null = null;
  private beating: Promise<void> | null = null;

  constructor(
    private readonly state: State,
    private readonly events: Events,
    private readonly adapterHost: HttpAdapterHost,
  ) {
    state.beforeClose(() => this.beat?.end() ?? Promise.resolve());
  }

  onApplicationBootstrap(): void {
    const { dataSource } = this.state;
    const isFile = dataSource?.options.type === 'better-sqlite3' && dataSource.options.database !== MEMORY;
    if (!isFile || !servesHttp(this.adapterHost)) return;
    const holder = `${hostname().slice(0, HOST_LENGTH)}:${process.pid}:${randomBytes(4).toString('hex')}`;
    this.beat = new ServingBeat(new TypeOrmLeaseStore(dataSource), holder);
    this.timer = setInterval(() => void this.look(), SERVING_MS / 3);
    this.timer.unref();
    void this.look();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
  }

  /** Once at a time. Never rejects: a database that fails is told of by those that need it. */
  look(): Promise<void> {
    this.beating ??= this.lookOnce()
      .catch(() => undefined)
      .finally(() => (this.beating = null));
    return this.beating;
  }

  private async lookOnce(): Promise<void> {
    const other = await this.beat?.beat(systemClock.now());
    if (typeof other !== 'string') return;
    const [host, pid] = other.split(':');
    this.events.warnOnce(
      'AIWAF_W_SQLITE_SHARED',
      `Process ${pid} on ${host} serves on the same SQLite file: give several instances PostgreSQL or MariaDB.`,
    );
  }
}
