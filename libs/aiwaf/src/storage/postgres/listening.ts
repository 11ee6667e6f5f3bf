import { setTimeout as pause } from 'node:timers/promises';
import { withinLimit } from '../../core/within-limit';
import { PgConnection } from './pg-connection';

/** How long a connection may take to end in good manners, in ms. */
const END_LIMIT_MS = 500;
const SERVER = 'the database';

/** When a connection that is silent is asked whether it lives, and how long it has for any answer; in ms. */
export interface ListeningTimes {
  readonly checkMs: number;
  readonly limitMs: number;
}

/** One connection that listens on a channel until it fails or is ended. None of its failures is left unheard. */
export class Listening {
  /** Settles when it hears no more, for whatever reason. Never rejects. */
  readonly over: Promise<void>;
  private readonly ended = new AbortController();
  /** Fails what waits for an answer: drivers leave that open when the connection ends. */
  private giveUp: () => void = () => undefined;

  constructor(
    private readonly connection: PgConnection,
    private readonly times: ListeningTimes,
    listener: (payload: string) => void,
  ) {
    this.over = new Promise((resolve) =>
      this.ended.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    connection.on('notification', ({ payload }) => listener(payload ?? ''));
    // An error that nobody listens to would end the process.
    connection.on('error', () => this.cut());
    connection.on('end', () => this.cut());
  }

  /**
   * Connects, and listens from then on.
   *
   * @param channel an identifier without quotes in it
   * @throws Error what the driver says, or that there was no answer in time; then it is over
   */
  async start(channel: string): Promise<void> {
    try {
      await this.within(this.connection.connect());
      // It keeps no process alive that has nothing else to do.
      this.connection.unref?.();
      await this.within(this.connection.query(`LISTEN "${channel}"`));
    } catch (error) {
      this.cut();
      throw error;
    }
  }

  /** Whether the server answers on this connection; where it does not, it is over. */
  async isAlive(): Promise<boolean> {
    try {
      await this.within(this.connection.query('SELECT 1'));
    } catch {
      this.cut();
    }
    return !this.ended.signal.aborted;
  }

  /** Asks now and then whether it is alive: a server that froze, or a way there that is gone, closes no connection. */
  async watch(): Promise<void> {
    const { signal } = this.ended;
    do {
      await pause(this.times.checkMs, undefined, { ref: false, signal }).catch(() => undefined);
    } while (!signal.aborted && (await this.isAlive()));
  }

  /** Ends it, by force where the server does not answer. Never rejects. */
  async end(): Promise<void> {
    await withinLimit(this.connection.end(), END_LIMIT_MS, SERVER).catch(() => undefined);
    this.cut();
  }

  private within(work: Promise<unknown>): Promise<unknown> {
    const ended = new Promise<never>((_, reject) => {
      this.giveUp = () => reject(new Error('the connection has ended'));
    });
    if (this.ended.signal.aborted) this.giveUp();
    return withinLimit(Promise.race([work, ended]), this.times.limitMs, SERVER);
  }

  private cut(): void {
    if (this.ended.signal.aborted) return;
    this.ended.abort();
    this.giveUp();
    const stream = this.connection.connection?.stream;
    if (stream === undefined) void this.connection.end().catch(() => undefined);
    else stream.destroy();
  }
}
