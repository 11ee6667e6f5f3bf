export type { RouteWords } from './keyword-knowledge';
export { KeywordsLayer } from './keywords.layer';
export { KeywordsOptions, keywordsOptions } from './keywords.options';
export { createPathJudge } from './path-judge';
