import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildForest, ForestScorer, seededRandom } from '#aiwaf/internals';
import { dataSets } from './data-sets';
import { areaUnderCurve, mean, rankCorrelation } from './ranking';
import { rowsText } from './rows-text';

/** What reference.py wrote. */
interface Reference {
  readonly rowsSha256: string;
  readonly scoresOfEvery: number;
  readonly dataSets: readonly {
    readonly name: string;
    /** Of each seed. */
    readonly aucs: readonly number[];
    /** Mean over the seeds, of every `scoresOfEvery`th row. */
    readonly scores: readonly number[];
  }[];
}

const SETTINGS = { trees: 100, sampleSize: 256, contamination: 0.05, createdAt: 0 };
const SEEDS = 10;
const reference = JSON.parse(readFileSync(join(__dirname, 'reference.json'), 'utf8')) as Reference;

describe('the forest beside that of scikit-learn, on the same rows', () => {
  it('was compared on the rows that the generator makes', () => {
    expect(createHash('sha256').update(rowsText()).digest('hex')).toBe(reference.rowsSha256);
    expect(dataSets().map(({ name }) => name)).toEqual(reference.dataSets.map(({ name }) => name));
  });

  describe.each(dataSets().map((set, i) => [set.name, set, reference.dataSets[i]] as const))(
    'of %s',
    (name, { rows, anomalous }, theirs) => {
      const aucs: number[] = [];
      const scores = rows.map(() => 0);
      beforeAll(() => {
        for (let seed = 1; seed <= SEEDS; seed++) {
          const scorer = new ForestScorer(buildForest(rows, SETTINGS, seededRandom(seed)));
          const scored = rows.map((row) => scorer.score(row));
          aucs.push(areaUnderCurve(scored, anomalous));
          scored.forEach((score, i) => (scores[i] += score / SEEDS));
        }
      });
      const kept = () => scores.filter((_, i) => i % reference.scoresOfEvery === 0);

      it('ranks anomalies as well: mean AUC within 0.005', () => {
        const difference = mean(aucs) - mean(theirs.aucs);
        if (process.env.AIWAF_FIGURES !== undefined)
          process.stdout.write(
            `${name}: AUC ${mean(aucs).toFixed(4)}, scikit-learn ${mean(theirs.aucs).toFixed(4)}, ` +
              `rank correlation ${rankCorrelation(kept(), theirs.scores).toFixed(4)}\n`,
          );
        expect(Math.abs(difference)).toBeLessThanOrEqual(0.005);
      });

      it('gives rows the same order: rank correlation of 0.985', () => {
        expect(rankCorrelation(kept(), theirs.scores)).toBeGreaterThanOrEqual(0.985);
      });

      it('gives rows the same scores: mean difference of 0.01', () => {
        expect(mean(kept().map((score, i) => Math.abs(score - theirs.scores[i])))).toBeLessThanOrEqual(0.01);
      });
    },
  );
});
