import { segmentWords } from '../../core/path/path-words';

const NUMBER = /^\d+$/;

/**
 * The first segment that consists of learned words, numbers and an extension aside: `/phpunit`,
 * `/eval-stdin.x/` where both words are learned. One learned word inside a slug does nothing.
 */
export function findLearned(
  segments: readonly string[],
  isLearned: (word: string) => boolean,
): string | null {
  for (const segment of segments) {
    if (segment === '' || segment.length > 200) continue;
    const words = segmentWords(segment).filter((piece) => !NUMBER.test(piece));
    if (words.length > 0 && words.every(isLearned)) return segment;
  }
  return null;
}
