import { Inject, Injectable, OnApplicationBootstrap, OnModuleInit } from '@nestjs/common';
import { AiwafConfigError, messageOf } from '../../core/errors';
import { KeywordRecord, KeywordStore } from '../../core/ports/keyword-store';
import { KeywordLearner } from '../../learning/keywords';
import { MemoryKeywordStore, TypeOrmKeywordStore } from '../../storage';
import { Audit } from '../audit/audit';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { commandRole } from '../process-role';
import { Hints } from '../state/hints';
import { State } from '../state/state';
import { AIWAF_OPTIONS } from '../tokens';
import { HostWords } from './host-words';
import { KeywordPoll } from './keyword-poll';
import { KeywordWriter } from './keyword-writer';
import { TrainingKeywords } from './training-keywords';

const KEYWORD = /^[a-z0-9]{2,40}$/;

/** The learned keywords: kept in the database, and open to a person's word. */
@Injectable()
export class Keywords implements OnModuleInit, OnApplicationBootstrap {
  private readonly learner: KeywordLearner;
  /** @internal */
  readonly store: KeywordStore;
  private readonly writer: KeywordWriter;
  private readonly poll: KeywordPoll;
  private keeping: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** @internal */
  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly events: Events,
    private readonly words: HostWords,
    private readonly audit: Audit,
    private readonly hints: Hints,
  ) {
    hints.on('keywords', () => this.keepAgain());
    const { learning } = options.layers.keywords;
    this.learner = host.engine.keywords.enforce;
    this.store =
      state.dataSource === null ? new MemoryKeywordStore() : new TypeOrmKeywordStore(state.dataSource);
    this.poll = new KeywordPoll(this.learner, this.store, (error) => this.unread(error));
    this.writer = new KeywordWriter(
      this.learner,
      this.store,
      learning,
      (error) => this.unwritten(error),
      () => this.poll.seen,
    );
  }

  /** @internal */
  async onModuleInit(): Promise<void> {
    const { learning, mode } = this.options.layers.keywords;
    if (learning.enabled && learning.immediate && mode !== 'off') {
      this.events.warnOnce(
        'AIWAF_W_KEYWORDS_IMMEDIATE',
        'layers.keywords.learning.immediate is on: one request of a scanner has a word refused on every path without a route.',
      );
    }
    const isCommand = commandRole() !== null;
    // A command writes what it is told to, at once.
    if (!isCommand) this.state.beforeClose((limitMs) => this.close(limitMs));
    try {
      await this.poll.begin();
      this.learner.load(await this.store.load(learning.maxWords), this.host.engine.clock.now());
    } catch (error) {
      this.events.warnOnce(
        'AIWAF_W_KEYWORDS_UNREAD',
        `The learned keywords were not read, and are learned anew: ${messageOf(error)}`,
      );
    }
    if (isCommand) return;
    this.timer = setInterval(() => void this.keep(), this.options.pollMs);
    this.timer.unref();
  }

  /** @internal */
  onApplicationBootstrap(): void {
    this.host.engine.ownWords.addHostWords(this.words.read());
    this.learner.refresh(this.host.engine.clock.now());
  }

  /** Every known word with its state, what was seen most first. */
  list(): KeywordRecord[] {
    return this.learner.list();
  }

  /**
   * Makes a word active at once, on paths that no route serves, until it is removed.
   *
   * @throws AiwafConfigError `AIWAF_E_KEYWORD` for what is no single word, or a word of the application
   */
  async approve(word: string): Promise<KeywordRecord> {
    const keyword = checked(word);
    if (this.host.engine.ownWords.has(keyword)) {
      throw new AiwafConfigError(
        'AIWAF_E_KEYWORD',
        `"${keyword}" is a word of this application, which is never refused.`,
        'Approve a word that none of its routes, modules or entities has.',
      );
    }
    return this.decide(keyword, 'approved');
  }

  /** Keeps a word from ever being refused as a learned one. @throws AiwafConfigError `AIWAF_E_KEYWORD` */
  async reject(word: string): Promise<KeywordRecord> {
    return this.decide(checked(word), 'rejected');
  }

  /** Forgets a word and every decision on it; `false` where it was not known. */
  async remove(word: string): Promise<boolean> {
    const keyword = checked(word);
    const before = this.learner.recordOf(keyword);
    if (!this.learner.remove(keyword, this.host.engine.clock.now())) return false;
    await this.announce();
    await this.audit.record({ action: 'keyword.removed', target: keyword, before, after: null });
    return true;
  }

  /** Removes words from the database, and with them every process's knowledge of them; answers how many there were. */
  async forget(words: readonly string[]): Promise<number> {
    const forgotten = await this.store.forget(words, this.host.engine.clock.now());
    this.hints.tell('keywords');
    return forgotten;
  }

  /**
   * What a training run has to know of keywords, those that other processes learned included.
   *
   * @internal
   */
  async forTraining(): Promise<TrainingKeywords> {
    await this.keepAgain();
    const { ownWords, keywords } = this.host.engine;
    return { stored: this.list(), active: [...keywords.enforce.active], hostWords: ownWords.hostWords };
  }

  /**
   * Puts what a training run learned into force, here at once and in other processes when they look next.
   * Words of exempt paths, and others that became the application's own, are removed. Where the layer only
   * monitors, its own words change, and nothing is stored.
   *
   * @internal
   * @returns all words in force now, and how many candidates there are
   */
  async absorb(
    records: readonly KeywordRecord[],
  ): Promise<{ active: readonly string[]; candidates: number }> {
    const { options, keywords } = this.host.engine;
    const enforced = options.mode === 'enforce' && options.layers.keywords.mode === 'enforce';
    const learner = enforced ? this.learner : keywords.monitor;
    learner.absorb(records, this.host.engine.clock.now());
    if (enforced) await this.announce();
    const candidates = learner.list().filter(({ state }) => state === 'candidate').length;
    return { active: [...learner.active].sort(), candidates };
  }

  /** Changed words that wait to be written. */
  get waiting(): number {
    return this.state.dataSource === null ? 0 : this.learner.changes.size;
  }

  /** Writes what waits to be written. */
  flush(): Promise<void> {
    return this.writer.flush(this.host.engine.clock.now());
  }

  private async decide(word: string, decision: 'approved' | 'rejected'): Promise<KeywordRecord> {
    const before = this.learner.recordOf(word);
    const record = this.learner.decide(word, decision, this.host.engine.clock.now());
    await this.announce();
    await this.audit.record({ action: `keyword.${decision}`, target: word, before, after: record });
    return record;
  }

  private async announce(): Promise<void> {
    await this.flush();
    this.hints.tell('keywords');
  }

  /** A round that is under way may have begun too early. */
  private async keepAgain(): Promise<void> {
    await this.keeping;
    await this.keep();
  }

  /** One round at a time: a database that hangs is asked once. */
  private async keep(): Promise<void> {
    const now = this.host.engine.clock.now();
    this.learner.refresh(now);
    this.host.engine.keywords.monitor.refresh(now);
    this.keeping ??= this.exchange(now).finally(() => (this.keeping = null));
    await this.keeping;
  }

  private async exchange(now: number): Promise<void> {
    await this.writer.flush(now);
    if (this.state.dataSource !== null) await this.poll.look(now);
  }

  /** @param limitMs what a hanging database is worth: candidates are learned again */
  private async close(limitMs: number): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    let expired: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (expired = setTimeout(resolve, limitMs)));
    await Promise.race([this.flush(), limit]);
    clearTimeout(expired);
  }

  private unwritten(error: unknown): void {
    this.fault('AIWAF_W_KEYWORDS_UNWRITTEN', `Learned keywords wait to be written: ${messageOf(error)}`);
  }

  private unread(error: unknown): void {
    this.fault('AIWAF_W_KEYWORDS_UNREAD', `Keywords of other processes were not read: ${messageOf(error)}`);
  }

  private fault(code: `AIWAF_W_${string}`, message: string): void {
    this.events.emit({ type: 'fault', at: this.host.engine.clock.now(), code, message });
  }
}

function checked(word: string): string {
  const keyword = word.trim().toLowerCase();
  if (KEYWORD.test(keyword)) return keyword;
  throw new AiwafConfigError(
    'AIWAF_E_KEYWORD',
    `${JSON.stringify(word.slice(0, 80))} is no keyword.`,
    'Write one word of 2 to 40 letters a to z and digits, without extension, such as phpunit.',
  );
}
