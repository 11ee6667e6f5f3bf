import { Inject, Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { systemClock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { withinLimit } from '../../core/within-limit';
import { Events } from '../events';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { servesHttp } from '../serves-http';
import { AIWAF_OPTIONS } from '../tokens';
import { Hints } from './hints';

/** How long a look may take; the database of one that takes longer is asked no further in that round. */
const LOOK_LIMIT_MS = 5_000;
/** A look that hangs is given up after so long, in ms, and another one begun. */
const HUNG_MS = 60_000;

/** Something that other processes change in the database, and this one follows. */
export interface ChangeSource {
  /** As it stands in `<name> of other processes were not read`. */
  readonly name: string;
  /** The code of that warning. */
  readonly code: `AIWAF_W_${string}`;
  /** Puts into force what was written since it was last called. */
  look(): Promise<void>;
}

/**
 * Has what other processes write in force within the poll time where requests are served. Each source
 * reads the rows that were written since it last looked, and no others.
 */
@Injectable()
export class ChangePoll implements OnModuleInit, OnModuleDestroy {
  private readonly sources: ChangeSource[] = [];
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;
  /** Looks that have not come to an end, and when they began. */
  private readonly hung = new Map<ChangeSource, number>();
  private readAt: number | null = null;

  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    private readonly adapterHost: HttpAdapterHost,
    private readonly events: Events,
    hints: Hints,
  ) {
    hints.on('state', () => this.lookAgain());
  }

  /** To be called while the module starts. */
  add(source: ChangeSource): void {
    this.sources.push(source);
  }

  onModuleInit(): void {
    if (this.options.database === false || !servesHttp(this.adapterHost)) return;
    this.readAt = systemClock.now();
    this.timer = setInterval(() => void this.look(), this.options.pollMs);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Epoch ms up to which everything that others wrote is known to be in force; `null` where nobody polls. */
  get snapshotAt(): number | null {
    return this.readAt;
  }

  /** Looks now, once at a time; a source that hangs is not asked again for a minute. Never rejects: what is in force stays so. */
  look(): Promise<void> {
    this.looking ??= this.lookEverywhere().finally(() => (this.looking = null));
    return this.looking;
  }

  /** As {@link look}, and once more where a look is under way, which may have begun too early. */
  async lookAgain(): Promise<void> {
    await this.looking;
    await this.look();
  }

  private async lookEverywhere(): Promise<void> {
    const begunAt = systemClock.now();
    let failed = 0;
    for (const source of this.sources) {
      try {
        await this.lookAt(source);
      } catch (error) {
        failed++;
        const message = `${source.name} of other processes were not read: ${messageOf(error)}`;
        this.events.emit({ type: 'fault', at: systemClock.now(), code: source.code, message });
        if ((this.hung.get(source) ?? 0) >= begunAt) break;
      }
    }
    if (failed === 0 && this.readAt !== null) this.readAt = begunAt;
  }

  private async lookAt(source: ChangeSource): Promise<void> {
    const now = systemClock.now();
    const since = this.hung.get(source);
    if (since !== undefined && now - since < HUNG_MS) throw new Error('the look before has not ended yet');
    this.hung.set(source, now);
    const ended = () => {
      if (this.hung.get(source) === now) this.hung.delete(source);
    };
    const look = source.look();
    look.then(ended, ended);
    await withinLimit(look, LOOK_LIMIT_MS, 'the database');
  }
}
