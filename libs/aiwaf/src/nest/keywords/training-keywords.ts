import { KeywordRecord } from '../../core/ports/keyword-store';
import { PathJudge } from '../../core/ports/path-judge';
import { createPathJudge, KeywordsOptions, OwnWords } from '../../layers/keywords';
import { LogKeywords } from '../../learning/keywords';

/** What a training run has to know of keywords: plain data, so that it can be sent to another process. */
export interface TrainingKeywords {
  /** Words that are known already, with what is known of them. */
  readonly stored: readonly KeywordRecord[];
  /** Learned words in force, which `kw_hits` counts. */
  readonly active: readonly string[];
  /** Words of the host's modules and entities. */
  readonly hostWords: readonly string[];
}

/**
 * What judges paths and learns words in a training run, as the engine does for live traffic.
 *
 * @param routeWords words of the route table, empty where there is none
 * @param exemptPaths of options and database
 */
export function trainingKeywords(
  options: KeywordsOptions,
  known: TrainingKeywords,
  routeWords: ReadonlySet<string>,
  exemptPaths: readonly string[],
): { judge: PathJudge; keywords: LogKeywords } {
  const words = () => routeWords;
  const own = new OwnWords(options, words, () => exemptPaths);
  own.addHostWords(known.hostWords);
  return {
    judge: createPathJudge(options, words, { active: new Set(known.active) }),
    keywords: new LogKeywords(options.learning, (word) => own.has(word), known.stored),
  };
}
