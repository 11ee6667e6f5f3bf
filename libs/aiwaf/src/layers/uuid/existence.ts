import { LRUCache } from 'lru-cache';
import { messageOf } from '../../core/errors';
import { UuidParameter } from '../../core/ports/uuid-lookup';
import { Breaker } from './breaker';
import { UuidOptions } from './uuid.options';

/** `unknown`: not asked, or no answer within the budget. */
export type Existence = 'found' | 'missing' | 'unknown';

interface Known {
  readonly found: boolean;
  readonly until: number;
  readonly writes: number;
}

/**
 * Whether entities have UUIDs, at a bounded price: each question is asked once at a time, few at
 * once, answers are remembered both ways, and a database in trouble is left alone.
 */
export class UuidExistence {
  /** Read by `peek`, which costs a third: what was asked for longest ago is forgotten first. */
  private readonly answers: LRUCache<string, Known>;
  private readonly asking = new Map<string, Promise<Existence>>();
  private readonly breaker: Breaker;
  private inFlight = 0;
  /** Grows with every write that was seen: what was missing before it may be there. */
  private writes = 0;

  constructor(private readonly options: Readonly<UuidOptions>) {
    this.answers = new LRUCache({ max: options.maxCached });
    this.breaker = new Breaker(options.pauseMs);
  }

  /**
   * Answers from memory at once, else by asking; `unknown` where that would cost too much. Rejects
   * when the look-up fails, or is late so often that a pause begins; only for the one who asked.
   *
   * @param now epoch milliseconds
   */
  of(parameter: UuidParameter, uuid: string, now: number): Existence | Promise<Existence> {
    const key = `${parameter.target}\n${uuid}`;
    const known = this.answers.peek(key);
    if (known !== undefined && known.until > now && (known.found || known.writes === this.writes))
      return known.found ? 'found' : 'missing';
    const asked = this.asking.get(key);
    if (asked !== undefined) return asked.catch(() => 'unknown');
    if (this.inFlight >= this.options.maxInFlight || !this.breaker.allows(now)) return 'unknown';
    return this.ask(key, parameter, uuid, now);
  }

  /** Something may have been created: what was missing is asked for again, by a look-up that begins now. */
  forgetMissing(): void {
    this.writes++;
    this.asking.clear();
  }

  /** Has every question asked anew. */
  clear(): void {
    this.answers.clear();
    this.forgetMissing();
  }

  /** Answers that are remembered. */
  get size(): number {
    return this.answers.size;
  }

  private ask(key: string, parameter: UuidParameter, uuid: string, now: number): Promise<Existence> {
    const writes = this.writes;
    this.inFlight++;
    const answer = parameter.exists(uuid);
    const asked = this.withinBudget(answer, now);
    this.asking.set(key, asked);
    const settled = () => {
      this.inFlight--;
      if (this.asking.get(key) === asked) this.asking.delete(key);
    };
    // Late answers count too: the next request has them at hand.
    answer.then((found) => {
      this.remember(key, { found, until: now + this.lifetime(found), writes });
      settled();
    }, settled);
    // Where another parameter's answer decides first, nobody waits for this one.
    asked.catch(() => undefined);
    return asked;
  }

  private withinBudget(answer: Promise<boolean>, now: number): Promise<Existence> {
    const { budgetMs, pauseMs } = this.options;
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        if (this.breaker.failed(now))
          reject(new Error(`UUID look-ups take over ${budgetMs} ms and pause for ${pauseMs} ms`));
        else resolve('unknown');
      }, budgetMs);
      answer.then(
        (found) => {
          clearTimeout(timer);
          if (!late) this.breaker.succeeded();
          resolve(found ? 'found' : 'missing');
        },
        (error: unknown) => {
          clearTimeout(timer);
          if (!late) this.breaker.failed(now);
          reject(new Error(`A UUID look-up failed: ${messageOf(error)}`));
        },
      );
    });
  }

  private remember(key: string, known: Known): void {
    if (known.found || known.writes === this.writes) this.answers.set(key, known);
  }

  private lifetime(found: boolean): number {
    return found ? this.options.foundMs : this.options.missingMs;
  }
}
