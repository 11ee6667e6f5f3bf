import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock';
import { AiwafConfigError } from '../../core/errors';
import { NameResolver } from '../../core/ports/name-resolver';
import { Events } from '../events';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { orKept } from '../process-role';
import { SharedRedis } from '../redis/shared-redis';
import { RequestLogs } from '../request-log/request-logs';
import { HostRoutes } from '../routing/host-routes';
import { AIWAF_OPTIONS } from '../tokens';
import { UuidTable } from '../uuid/uuid-table';
import { Engine } from './engine';

/** The engine of this process. */
@Injectable()
export class EngineHost {
  readonly engine: Engine;

  constructor(
    @Inject(AIWAF_OPTIONS) options: ResolvedOptions,
    routes: HostRoutes,
    events: Events,
    requestLog: RequestLogs,
    @Inject(NameResolver) names: NameResolver,
    uuids: UuidTable,
    redis: SharedRedis,
    @Inject(Clock) clock: Clock,
  ) {
    this.engine = new Engine(options, {
      clock,
      counters: redis.counters,
      points: redis.points,
      misses: redis.misses,
      behaviour: redis.behaviour,
      emit: events.emit,
      routes: () => routes.table,
      requestLog,
      names,
      uuids,
      idPrefix: randomBytes(5).toString('hex'),
    });
    this.engine.pipeline.paused = orKept(
      () => isDisabled(process.env.AIWAF_DISABLE),
      () => false,
    );
    if (this.engine.pipeline.paused)
      events.warnOnce('AIWAF_W_DISABLED', 'AIWAF_DISABLE is 1: every request passes unseen.');
  }
}

/** A kill switch that is misspelt must not be taken for one that is open. */
function isDisabled(value = ''): boolean {
  if (value === '' || value === '0') return false;
  if (value === '1') return true;
  throw new AiwafConfigError(
    'AIWAF_E_DISABLE',
    `AIWAF_DISABLE is ${JSON.stringify(value)}.`,
    'Write 1 to switch the firewall off, or leave it unset.',
  );
}
