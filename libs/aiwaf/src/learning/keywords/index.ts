export { KeywordLearner } from './keyword-learner';
export type { ChangedWords } from './keyword-changes';
export type { KeywordLearnerSettings } from './keyword-settings';
export { mergeKeywords } from './merge-keywords';
