export type { RouteWords } from './keyword-knowledge';
export { KeywordsLayer } from './keywords.layer';
export { KeywordLearningOptions } from './keyword-learning.options';
export { KeywordsObserver } from './keywords.observer';
export { KeywordsOptions, keywordsOptions } from './keywords.options';
export type { KeywordsInput } from './keywords.options';
export { OwnWords } from './own-words';
export { createPathJudge } from './path-judge';
