import { Inject, Injectable, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { systemClock } from '../../core/clock';
import { AiwafConfigError } from '../../core/errors';
import { CounterStore } from '../../core/ports/counter-store';
import { HintChannel } from '../../core/ports/hint-channel';
import { SharedMisses } from '../../core/ports/shared-misses';
import { SharedPoints } from '../../core/ports/shared-points';
import {
  GuardedRedis,
  RedisBehaviour,
  RedisMisses,
  InsuredCounterStore,
  MemoryCounterStore,
  RedisCommands,
  redisCommandsOf,
  RedisCounterStore,
  redisFault,
  RedisHintChannel,
  RedisPoints,
} from '../../storage';
import { Events } from '../events';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { servesHttp } from '../serves-http';
import { AIWAF_OPTIONS } from '../tokens';
import { questionOf } from './client-question';

/** How long a start waits for Redis, in ms. */
const CHECK_LIMIT_MS = 1_000;

/** Whether counters are shared now, for a health check. */
export interface RedisStatus {
  /** Redis does not answer in time: each process counts for itself until it does. */
  readonly insured: boolean;
  /** Calls since the start that failed or took too long: each was decided by this process alone. */
  readonly failures: number;
}

/** What this process shares with others through Redis; without one, what it counts by itself. */
@Injectable()
export class SharedRedis implements OnModuleInit, OnApplicationShutdown {
  readonly counters: CounterStore;
  /** `null` without Redis: each process has its own points. */
  readonly points: SharedPoints | null = null;
  /** `null` without Redis: each process has what clients missed there. */
  readonly misses: SharedMisses | null = null;
  /** `null` without Redis: each process judges by what it sees. */
  readonly behaviour: RedisBehaviour | null = null;
  /** `null` without Redis. */
  readonly hints: HintChannel | null = null;
  private readonly redis: GuardedRedis | null = null;

  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    private readonly adapterHost: HttpAdapterHost,
    private readonly events: Events,
  ) {
    const local = new MemoryCounterStore(options.layers.rateLimit.maxKeys);
    const commands = options.redis === null ? null : redisCommandsOf(options.redis);
    this.counters = local;
    if (commands === null) return;
    this.redis = this.guarded(commands);
    this.counters = new InsuredCounterStore(new RedisCounterStore(this.redis), local, this.redis);
    const { halfLifeMs, scannerHalfLifeMs } = options.bans;
    this.points = new RedisPoints(this.redis, { scanner: scannerHalfLifeMs, other: halfLifeMs });
    this.misses = new RedisMisses(this.redis);
    const hints = new RedisHintChannel(this.redis, commands);
    this.hints = hints;
    this.behaviour = new RedisBehaviour(this.redis, (key) => hints.publish(questionOf(key)));
  }

  /**
   * Where requests are served, tries whether Redis counts. One that does not answer is no reason for an
   * application not to start.
   *
   * @throws AiwafConfigError `AIWAF_E_REDIS_MODE`
   */
  async onModuleInit(): Promise<void> {
    if (this.options.redis === null || !servesHttp(this.adapterHost)) return;
    if (this.redis === null) {
      this.events.warnOnce(
        'AIWAF_W_REDIS_CLIENT',
        'The client of the option redis can only get and set: it keeps a copy of the model, and each process counts for itself. Give a client of ioredis or redis.',
      );
      return;
    }
    try {
      await this.redis.check(CHECK_LIMIT_MS);
    } catch (error) {
      const { isMode, problem, remedy } = redisFault(error);
      if (!isMode) return;
      this.redis.close();
      throw new AiwafConfigError('AIWAF_E_REDIS_MODE', problem, remedy);
    }
  }

  onApplicationShutdown(): void {
    this.redis?.close();
  }

  /** `null` where no counters are shared. */
  status(): RedisStatus | null {
    return this.redis === null ? null : { insured: this.redis.isOpen, failures: this.redis.failed };
  }

  private guarded(commands: RedisCommands): GuardedRedis {
    return new GuardedRedis(commands, systemClock, (reason) => {
      if (reason === null) this.tell('AIWAF_W_REDIS_BACK', 'Redis answers again, and counters are shared.');
      else this.tellDown(reason);
    });
  }

  private tellDown(reason: unknown): void {
    const { answers, problem, remedy } = redisFault(reason);
    const code = answers ? 'AIWAF_W_REDIS_REFUSES' : 'AIWAF_W_REDIS_DOWN';
    this.tell(code, `${problem} Each process counts for itself. ${remedy}`);
  }

  /** Each change is told, however often. */
  private tell(code: `AIWAF_W_${string}`, message: string): void {
    for (const told of ['AIWAF_W_REDIS_BACK', 'AIWAF_W_REDIS_DOWN', 'AIWAF_W_REDIS_REFUSES'])
      this.events.rearm(told);
    this.events.emit({ type: 'fault', at: systemClock.now(), code, message });
  }
}
