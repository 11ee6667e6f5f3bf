import { detached } from '../../core/detached';
import { LRUCache } from 'lru-cache';
import { KeywordLearning, KeywordSighting } from '../../core/ports/keyword-learning';
import { KeywordRecord } from '../../core/ports/keyword-store';
import { KeywordChanges } from './keyword-changes';
import { KeywordLearnerSettings, Thresholds, thresholdsOf } from './keyword-settings';
import { topWords } from './top-words';
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
  private readonly thresholds: Thresholds;
  private readonly candidates: LRUCache<string, WordEvidence>;
  private readonly qualified: LRUCache<string, WordEvidence>;
  private readonly decided = new Map<string, WordEvidence>();
  private refreshedAt = -Infinity;

  /** @param isLegitimate says of a word that the application or its visitors use it; asked anew each time */
  constructor(
    private readonly settings: KeywordLearnerSettings,
    private readonly isLegitimate: (word: string) => boolean,
  ) {
    this.thresholds = thresholdsOf(settings);
    this.changes = new KeywordChanges(settings.maxWords);
    const dispose = (word: WordEvidence, _: string, reason: string) => {
      if (reason === 'evict') this.changes.remove(word);
    };
    this.candidates = new LRUCache({ max: settings.maxWords, dispose });
    this.qualified = new LRUCache({ max: Math.max(MAX_QUALIFIED, settings.dynamicTopN), dispose });
  }

  observe(sighting: KeywordSighting): void {
    if (!this.settings.enabled) return;
    let stale = sighting.at - this.refreshedAt >= REFRESH_MS;
    for (const word of sighting.words) {
      if (this.isLegitimate(word)) continue;
      const evidence = this.track(word, sighting.at);
      evidence.sight(sighting);
      this.changes.update(evidence);
      if (this.place(evidence)) stale = true;
    }
    if (stale) this.refresh(sighting.at);
  }

  /** Forgets what was not seen for long and ranks the rest. Called every few seconds, and by `observe`. */
  refresh(now: number): void {
    this.refreshedAt = Math.max(now, this.refreshedAt);
    this.forgetBefore(now - this.settings.forgetAfterMs);
    for (const [word] of this.qualified) if (this.isLegitimate(word)) this.forget(word);
    const before = this.active;
    const active = new Set<string>();
    if (this.settings.enabled) {
      for (const [word, { decision }] of this.decided) if (decision === 'approved') active.add(word);
      const limit = this.settings.requireApproval ? 0 : this.settings.dynamicTopN;
      for (const word of topWords(this.qualified.values(), limit, now)) active.add(word);
    }
    this.active = active;
    for (const word of new Set([...before, ...active])) {
      const evidence = before.has(word) === active.has(word) ? undefined : this.find(word);
      if (evidence !== undefined) this.changes.update(evidence);
    }
  }

  /** Adds stored rows, those of other processes included, without counting them as changes. */
  load(records: readonly KeywordRecord[], now: number): void {
    for (const record of [...records].sort((a, b) => a.lastSeen - b.lastSeen)) {
      const evidence = this.find(record.keyword) ?? this.track(record.keyword, record.lastSeen);
      evidence.absorb(record);
      evidence.stored = true;
      this.place(evidence);
    }
    this.refresh(now);
  }

  /** Takes a person's word, which holds at once and until the person takes it back. */
  decide(word: string, decision: 'approved' | 'rejected', now: number): KeywordRecord {
    const evidence = this.find(word) ?? this.track(word, now);
    evidence.decision = decision;
    evidence.decidedAt = now;
    this.changes.update(evidence);
    this.place(evidence);
    this.refresh(now);
    return evidence.record(this.active.has(word));
  }

  /** Forgets a word with all that is known of it; it may be learned anew. */
  remove(word: string, now: number): boolean {
    const known = this.forget(word);
    this.refresh(now);
    return known;
  }

  /** Everything known, what was seen most first. */
  list(): KeywordRecord[] {
    const all = [...this.decided.values(), ...this.qualified.values(), ...this.candidates.values()];
    return all
      .map((evidence) => evidence.record(this.active.has(evidence.word)))
      .sort((a, b) => b.count - a.count);
  }

  /** One word as it is to be stored; `null` where it is not known. */
  recordOf(word: string): KeywordRecord | null {
    return this.find(word)?.record(this.active.has(word)) ?? null;
  }

  get size(): number {
    return this.decided.size + this.qualified.size + this.candidates.size;
  }

  private find(word: string): WordEvidence | undefined {
    return this.decided.get(word) ?? this.qualified.peek(word) ?? this.candidates.peek(word);
  }

  private track(word: string, now: number): WordEvidence {
    let evidence = this.find(word);
    if (evidence === undefined) {
      const kept = detached(word);
      evidence = new WordEvidence(kept, this.thresholds, this.settings.halfLifeMs, now);
      this.candidates.set(kept, evidence);
    }
    return evidence;
  }

  /** Puts a word where it belongs by what is known of it; `true` when it moved. */
  private place(evidence: WordEvidence): boolean {
    const { word } = evidence;
    const home =
      evidence.decision !== null ? this.decided : evidence.qualifies ? this.qualified : this.candidates;
    // Reading it makes it the last that would be pushed out.
    if (home.get(word) !== undefined) return false;
    this.decided.delete(word);
    this.qualified.delete(word);
    this.candidates.delete(word);
    home.set(word, evidence);
    return true;
  }

  private forgetBefore(horizon: number): void {
    for (const words of [this.candidates, this.qualified]) {
      for (const word of [...words.rkeys()]) {
        if ((words.peek(word)?.lastSeen ?? Infinity) >= horizon) break;
        this.forget(word);
      }
    }
  }

  private forget(word: string): boolean {
    const evidence = this.find(word);
    if (evidence === undefined) return false;
    this.decided.delete(word);
    this.qualified.delete(word);
    this.candidates.delete(word);
    this.changes.remove(evidence);
    return true;
  }
}
