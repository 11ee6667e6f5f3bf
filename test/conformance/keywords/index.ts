import { RouteTable } from '#aiwaf/internals';
import { compare, ComparedCase } from '../comparison';
import { judgeKeywords, wordsOfRoutes } from './judge-keywords';
import { KeywordFile } from './keyword-case';
import { keywordRules } from './keyword-rules';

/** Compares every case of `keywords.json`: blocked or not. */
export function compareKeywords(file: unknown, routes: RouteTable): ComparedCase[] {
  const { cases, routes: recordedRoutes } = file as KeywordFile;
  const ownWords = wordsOfRoutes(recordedRoutes);
  const decision = (blocked: boolean) => (blocked ? 'blocked' : 'passed');
  return cases.map((recorded, index) => {
    const ours = judgeKeywords(recorded, routes, ownWords);
    return compare(
      `${index} ${recorded.kind} ${recorded.target}`,
      { recorded: decision(recorded.blocked), ours: decision(ours.blocked) },
      recorded,
      ours,
      keywordRules,
    );
  });
}
