import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../core/errors';
import { AiwafEvent, DenialEvent, EventSink } from '../core/ports/event-sink';

/** Codes of which a suspicion is logged once, not once a request. */
const MAX_WARNED = 1_000;
const DENIALS_PER_SECOND = 10;

/** Hands events to Nest's logger and to the host's listeners. */
@Injectable()
export class Events {
  private readonly logger = new Logger('AIWAF');
  private readonly listeners = new Set<EventSink>();
  private readonly warned = new Set<string>();
  private second = 0;
  private denials = 0;

  /** Never throws: a listener that does is the host's, and its request goes on. */
  readonly emit: EventSink = (event) => {
    this.log(event);
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        this.warnOnce('AIWAF_W_LISTENER_FAILED', `A listener of onEvent() threw: ${messageOf(error)}`);
      }
    }
  };

  /** Adds a listener; answers the function that removes it. */
  add(listener: EventSink): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Logs a suspicion about the host's set-up once per code. */
  warnOnce(code: string, message: string): void {
    if (this.warned.has(code) || this.warned.size >= MAX_WARNED) return;
    this.warned.add(code);
    this.logger.warn(`${code}: ${message}`);
  }

  /** Has a code logged once more when it comes again: what it told of is over. */
  rearm(code: string): void {
    this.warned.delete(code);
  }

  /** At most {@link DENIALS_PER_SECOND} lines: writing them costs more than refusing, and an attack is many. */
  private logDenial(event: DenialEvent): void {
    const second = Math.floor(event.at / 1_000);
    if (second !== this.second) {
      if (this.denials > DENIALS_PER_SECOND)
        this.logger.debug(`... and ${this.denials - DENIALS_PER_SECOND} more denials within that second`);
      this.second = second;
      this.denials = 0;
    }
    if (++this.denials <= DENIALS_PER_SECOND) this.logger.debug(event);
  }

  private log(event: AiwafEvent): void {
    switch (event.type) {
      case 'denial':
        this.logDenial(event);
        return;
      case 'ban':
        this.logger.log(`Banned ${event.ban.key} until ${until(event.ban.expiresAt)}: ${event.ban.reason}`);
        return;
      case 'unban':
        this.logger.log(`Lifted the ban of ${event.ban.key}`);
        return;
      case 'fault':
        this.warnOnce(event.layer === undefined ? event.code : `${event.code} ${event.layer}`, event.message);
    }
  }
}

function until(expiresAt: number | null): string {
  return expiresAt === null ? 'it is lifted' : new Date(expiresAt).toISOString();
}
