import { RouteTable } from '#aiwaf/internals';
import { compare, ComparedCase } from '../comparison';
import { HeaderCase } from './header-case';
import { headerRules } from './header-rules';
import { judgeHeaders } from './judge-headers';

/** Compares every case of `header_validation.json`: blocked or not, and the quality score. */
export function compareHeaderValidation(file: unknown, routes: RouteTable): ComparedCase[] {
  return (file as { readonly cases: readonly HeaderCase[] }).cases.map((recorded) => {
    const ours = judgeHeaders(recorded, routes);
    const decision = (blocked: boolean, score: number) => `${blocked ? 'blocked' : 'passed'}, score ${score}`;
    // A score that differs is never a named difference: no rule can hold for it.
    const scored = ours.refused !== undefined || ours.score === recorded.quality_score;
    return compare(
      `${recorded.id} ${recorded.group}`,
      {
        recorded: decision(recorded.blocked, recorded.quality_score),
        ours: ours.refused ?? decision(ours.blocked, ours.score),
      },
      recorded,
      ours,
      scored ? headerRules : [],
    );
  });
}
