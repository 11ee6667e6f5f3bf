import { WordEvidence } from './word-evidence';

/** The words with the highest faded counts; of equal ones those that were known first. */
export function topWords(words: Iterable<WordEvidence>, limit: number, now: number): string[] {
  return [...words]
    .map((evidence) => ({ evidence, count: evidence.countAt(now) }))
    .sort((a, b) => b.count - a.count || a.evidence.firstSeen - b.evidence.firstSeen)
    .slice(0, limit)
    .map(({ evidence }) => evidence.word);
}
