import { KeywordRecord, MergeKeywords } from '../../core/ports/keyword-store';
import { KeywordLearnerSettings, thresholdsOf } from './keyword-settings';
import { WordEvidence } from './word-evidence';

/**
 * Makes one record of two: the higher faded count, groups and days together, a person's later word.
 * Counts are not added up, since the stored one holds our own of a moment ago.
 */
export function mergeKeywords(settings: KeywordLearnerSettings): MergeKeywords {
  const thresholds = thresholdsOf(settings);
  return (stored: KeywordRecord, ours: KeywordRecord) => {
    const evidence = new WordEvidence(ours.keyword, thresholds, settings.halfLifeMs, ours.lastSeen);
    evidence.absorb(stored);
    evidence.absorb(ours);
    return evidence.record(ours.state === 'active');
  };
}
