import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Clock } from '../../core/clock';
import { AiwafService } from '../aiwaf.service';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { servesHttp } from '../serves-http';
import { AIWAF_OPTIONS } from '../tokens';
import { HealthProblem, healthProblems } from './health-problems';

/** Statuses of @nestjs/terminus; `degraded` is known to 12 alone. */
export type HealthStatus = 'up' | 'degraded' | 'down';

/** A result as `HealthCheckService.check()` of @nestjs/terminus takes it, under the key that was given. */
export type AiwafHealth<Key extends string = string> = Record<
  Key,
  {
    /** Whether this instance should get requests. */
    readonly status: HealthStatus;
    /** What is not as it should be; empty where all is well. */
    readonly problems: readonly HealthProblem[];
  }
>;

/** Problems that a load balancer should know of. See {@link AiwafHealthIndicator}. */
const GRAVE: ReadonlySet<HealthProblem['problem']> = new Set(['failing-closed']);

/**
 * Tells @nestjs/terminus (11 or 12) how the firewall fares in this process. Loads nothing of it, asks
 * neither database nor Redis, and costs nothing.
 *
 * By default `down` only while a layer that fails closed refuses requests: then this instance does not
 * serve, and another one may. All else leaves it serving, with bans in force from memory, which is just
 * what a restart would lose; so that is `up` with its problems in the details.
 */
@Injectable()
export class AiwafHealthIndicator {
  /** @internal */
  constructor(
    private readonly aiwaf: AiwafService,
    private readonly adapterHost: HttpAdapterHost,
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * How the firewall fares, as a health check asks.
   *
   * @param key the name in the health check's answer
   * @param options `degraded`: the status where there are problems that leave this instance serving;
   * `degraded` is known to terminus 12 alone
   */
  isHealthy<const Key extends string = 'aiwaf'>(
    key: Key = 'aiwaf' as Key,
    { degraded = 'up' }: { degraded?: HealthStatus } = {},
  ): AiwafHealth<Key> {
    const problems = this.problems();
    const isGrave = problems.some(({ problem }) => GRAVE.has(problem));
    const status = isGrave ? 'down' : problems.length > 0 ? degraded : 'up';
    return { [key]: { status, problems } } as unknown as AiwafHealth<Key>;
  }

  private problems(): HealthProblem[] {
    const { pollMs, mode, layers, training } = this.options;
    const isOn = mode !== 'off' && layers.anomaly.mode !== 'off';
    const trains = isOn && training.schedule !== false && servesHttp(this.adapterHost);
    return healthProblems(this.aiwaf.status(), { pollMs, trains }, this.clock.now());
  }
}
