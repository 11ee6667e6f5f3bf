import { LearnedWords, NO_LEARNED_WORDS } from '../../core/ports/keyword-learning';
import { CanonicalPath } from '../../core/path/canonical-path';
import { PathJudge, PathJudgement } from '../../core/ports/path-judge';
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
  return (target) => new LayerJudgement(target, knowledge, learned);
}

/** Most targets are routed, and nobody asks what they would be otherwise: that is judged when it is asked for. */
class LayerJudgement implements PathJudgement {
  readonly payload: string | null;
  private asUnrouted: string | null | undefined = undefined;

  constructor(
    private readonly target: CanonicalPath,
    private readonly knowledge: KeywordKnowledge,
    private readonly learned: LearnedWords,
  ) {
    this.payload = knowledge.payload(targetText(target))?.kind ?? null;
  }

  get hits(): number {
    return this.knowledge.hits(this.target, this.learned.active);
  }

  get scannerClass(): string | null {
    if (this.asUnrouted === undefined)
      this.asUnrouted = this.knowledge.unrouted(this.target, false)?.name ?? null;
    return this.asUnrouted;
  }
}
