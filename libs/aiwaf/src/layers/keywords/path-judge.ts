import { LearnedWords, NO_LEARNED_WORDS } from '../../core/ports/keyword-learning';
import { PathJudge } from '../../core/ports/path-judge';
import { KeywordKnowledge, RouteWords } from './keyword-knowledge';
import { KeywordsOptions } from './keywords.options';
import { targetText } from './target-text';

/**
 * Judges targets as the layer does, for training and replay, which decide themselves what is routed:
 * `hits` and `scannerClass` speak of paths that no route serves. A refused word is the class `word`;
 * a learned one counts in `hits` alone.
 */
export function createPathJudge(
  options: KeywordsOptions,
  routeWords: RouteWords,
  learned: LearnedWords = NO_LEARNED_WORDS,
): PathJudge {
  const knowledge = new KeywordKnowledge(options, routeWords);
  return (target) => ({
    hits: knowledge.hits(target, learned.active),
    scannerClass: knowledge.unrouted(target, false)?.name ?? null,
    payload: knowledge.payload(targetText(target))?.kind ?? null,
  });
}
