import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedRoutes } from '../recorded-routes';
import { compareDecisionRules } from '.';

const golden = join(__dirname, '../golden');
const routes = recordedRoutes(golden);
interface DecisionRules {
  trainer_rule: { cases: { block: boolean }[] };
  middleware_rule: { cases: { stats: { should_block: boolean } | null }[] };
  scanning_path: Record<string, boolean>;
}
const load = () => JSON.parse(readFileSync(join(golden, 'decision_rules.json'), 'utf8')) as DecisionRules;
const count = (file: unknown, verdict: string) =>
  compareDecisionRules(file, routes).filter((one) => one.verdict === verdict).length;

describe('the comparison of decision rules', () => {
  it('names no answer that only we would give', () => {
    const file = load();
    file.trainer_rule.cases.forEach((one) => (one.block = !one.block));
    file.middleware_rule.cases.forEach(({ stats }) => {
      if (stats !== null) stats.should_block = !stats.should_block;
    });
    expect(count({ ...file, scanning_path: {} }, 'named')).toBe(0);
  });

  it('excuses no scanner’s path that we took for one and the recording did not, or the other way', () => {
    const { scanning_path } = load();
    const turned = Object.fromEntries(
      Object.entries(scanning_path).map(([path, scanning]) => [path, !scanning]),
    );
    expect(count({ scanning_path: turned }, 'named')).toBe(0);
    const invented = { '/products/1': true, '/landing-page': true, '/a.b': true };
    expect(count({ scanning_path: invented }, 'unnamed')).toBe(3);
  });
});
