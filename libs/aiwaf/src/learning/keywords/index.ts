export { KeywordLearner } from './keyword-learner';
export type { ChangedWords } from './keyword-changes';
export type { KeywordLearnerSettings } from './keyword-settings';
export { LogKeywords } from './log-keywords';
export { mergeKeywords } from './merge-keywords';
export { isWithdrawn } from './withdrawn';
