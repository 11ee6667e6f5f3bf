import { detached } from '../../core/detached';
import { KeywordLearning, KeywordSighting } from '../../core/ports/keyword-learning';
import { KeywordRecord } from '../../core/ports/keyword-store';
import { KeywordChanges } from './keyword-changes';
import { KeywordLearnerSettings, Thresholds, thresholdsOf } from './keyword-settings';
import { KnownWords } from './known-words';
import { topWords } from './top-words';
import { isWithdrawn } from './withdrawn';
import { WordEvidence } from './word-evidence';

/** Words that meet every condition are few, unless somebody with many networks makes them up. */
const MAX_QUALIFIED = 500;
/** Milliseconds of the sightings' own time after which ranks and ages are looked at again. */
const REFRESH_MS = 60_000;

/**
 * Learns words from sightings, live or from a log with its own time. A word is a candidate until it
 * came from many networks over days, so that no owner of a few of them can have a word refused; it
 * fades when it is not seen. Memory is bounded: newcomers push out only candidates.
 */
export class KeywordLearner implements KeywordLearning {
  active: ReadonlySet<string> = new Set();
  /** Rows that differ from what is stored. */
  readonly changes: KeywordChanges;
  /** Times a word was taken back. */
  removals = 0;
  private readonly thresholds: Thresholds;
  private readonly words: KnownWords;
  private refreshedAt = -Infinity;

  /** @param isLegitimate says of a word that the application or its visitors use it; asked anew each time */
  constructor(
    private readonly settings: KeywordLearnerSettings,
    private readonly isLegitimate: (word: string) => boolean,
  ) {
    this.thresholds = thresholdsOf(settings);
    this.changes = new KeywordChanges(settings.maxWords);
    const maxQualified = Math.max(MAX_QUALIFIED, settings.dynamicTopN);
    this.words = new KnownWords(settings.maxWords, maxQualified, (evidence) => this.changes.remove(evidence));
  }

  observe(sighting: KeywordSighting): void {
    if (!this.settings.enabled) return;
    let stale = sighting.at - this.refreshedAt >= REFRESH_MS;
    for (const word of sighting.words) {
      if (this.isLegitimate(word)) continue;
      const evidence = this.track(word, sighting.at);
      evidence.sight(sighting);
      this.changes.update(evidence);
      if (this.words.place(evidence)) stale = true;
    }
    if (stale) this.refresh(sighting.at);
  }

  /** Forgets what was not seen for long, or is legitimate, and ranks the rest. Called every few seconds, and by `observe`. */
  refresh(now: number): void {
    this.refreshedAt = Math.max(now, this.refreshedAt);
    this.tidy(now - this.settings.forgetAfterMs);
    const before = this.active;
    const active = new Set<string>();
    if (this.settings.enabled) {
      for (const [word, { decision }] of this.words.decided) if (decision === 'approved') active.add(word);
      const limit = this.settings.requireApproval ? 0 : this.settings.dynamicTopN;
      for (const word of topWords(this.words.qualified.values(), limit, now)) active.add(word);
    }
    this.active = active;
    for (const word of new Set([...before, ...active])) {
      const evidence = before.has(word) === active.has(word) ? undefined : this.words.find(word);
      if (evidence !== undefined) this.changes.update(evidence);
    }
  }

  /** Adds stored rows, those of other processes included, without counting them as changes. */
  load(records: readonly KeywordRecord[], now: number): void {
    const unchanged = records.filter(({ keyword }) => !this.changes.has(keyword));
    for (const record of byAge(records)) {
      const evidence = this.words.find(record.keyword) ?? this.track(record.keyword, record.lastSeen);
      evidence.absorb(record);
      evidence.stored = true;
      this.words.place(evidence);
    }
    this.refresh(now);
    // Written again, a row would come back that another process removes meanwhile.
    for (const { keyword, state } of unchanged) {
      if (this.recordOf(keyword)?.state === state) this.changes.settle(keyword);
    }
  }

  /**
   * Adds what a training run learned, and counts what that changes. A run decides nothing in a person's
   * place, and its log may be old, or ahead of the clock. Words that are legitimate by now are forgotten.
   */
  absorb(records: readonly KeywordRecord[], now: number): void {
    if (!this.settings.enabled) return;
    for (const evidence of this.words.undecided())
      if (this.isLegitimate(evidence.word)) this.forget(evidence);
    for (const record of byAge(records)) {
      if (isWithdrawn(record)) this.withdraw(record.keyword);
      else if (record.lastSeen >= now - this.settings.forgetAfterMs) {
        this.add({
          ...record,
          lastSeen: Math.min(record.lastSeen, now),
          state: 'candidate',
          decidedAt: null,
        });
      }
    }
    this.refresh(now);
  }

  /** Drops words whose rows another process removed; nothing of them is to be written. */
  drop(words: readonly string[], now: number): void {
    for (const word of words) {
      this.words.delete(word);
      this.changes.settle(word);
    }
    this.refresh(now);
  }

  /** Takes a person's word, which holds at once and until the person takes it back. */
  decide(word: string, decision: 'approved' | 'rejected', now: number): KeywordRecord {
    const evidence = this.words.find(word) ?? this.track(word, now);
    evidence.decision = decision;
    evidence.decidedAt = now;
    this.changes.update(evidence);
    this.words.place(evidence);
    this.refresh(now);
    return evidence.record(this.active.has(word));
  }

  /** Forgets a word with all that is known of it; it may be learned anew. */
  remove(word: string, now: number): boolean {
    this.removals++;
    const evidence = this.words.find(word);
    if (evidence !== undefined) this.forget(evidence);
    this.refresh(now);
    return evidence !== undefined;
  }

  /** Everything known, what was seen most first. */
  list(): KeywordRecord[] {
    return this.words
      .all()
      .map((evidence) => evidence.record(this.active.has(evidence.word)))
      .sort((a, b) => b.count - a.count);
  }

  /** One word as it is to be stored; `null` where it is not known. */
  recordOf(word: string): KeywordRecord | null {
    return this.words.find(word)?.record(this.active.has(word)) ?? null;
  }

  get size(): number {
    return this.words.size;
  }

  private add(record: KeywordRecord): void {
    if (this.isLegitimate(record.keyword)) return;
    const evidence = this.track(record.keyword, record.lastSeen);
    const before = JSON.stringify(evidence.record(false));
    evidence.absorb(record);
    if (JSON.stringify(evidence.record(false)) !== before) this.changes.update(evidence);
    this.words.place(evidence);
  }

  private track(word: string, now: number): WordEvidence {
    let evidence = this.words.find(word);
    if (evidence === undefined) {
      const kept = detached(word);
      evidence = new WordEvidence(kept, this.thresholds, this.settings.halfLifeMs, now);
      this.words.candidates.set(kept, evidence);
    }
    return evidence;
  }

  private tidy(horizon: number): void {
    for (const evidence of [...this.words.qualified.values()]) {
      if (evidence.lastSeen < horizon || this.isLegitimate(evidence.word)) this.forget(evidence);
    }
    // Candidates are many and harm nobody: it is enough to begin with those seen least recently.
    for (;;) {
      const oldest = this.words.oldestCandidate;
      if (oldest === null || oldest.lastSeen >= horizon) break;
      this.forget(oldest);
    }
  }

  private withdraw(word: string): void {
    const evidence = this.words.find(word);
    if (evidence !== undefined && evidence.decision === null) this.forget(evidence);
  }

  private forget(evidence: WordEvidence): void {
    this.words.delete(evidence.word);
    this.changes.remove(evidence);
  }
}

/** The oldest first, so that it is the first to be pushed out. */
function byAge(records: readonly KeywordRecord[]): KeywordRecord[] {
  return [...records].sort((a, b) => a.lastSeen - b.lastSeen);
}
