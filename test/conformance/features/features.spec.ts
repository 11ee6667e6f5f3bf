import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedRoutes } from '../recorded-routes';
import { compareFeatures } from '.';

const golden = join(__dirname, '../golden');
const routes = recordedRoutes(golden);
interface Cases {
  name: string;
  features: number[][];
  trainer_parse: Record<string, unknown>;
}
const load = () =>
  JSON.parse(readFileSync(join(golden, 'features.json'), 'utf8')) as Record<
    'parse' | 'trainer_features' | 'middleware_features',
    Cases[]
  >;
const unnamed = (file: unknown) =>
  compareFeatures(file, routes)
    .filter(({ verdict }) => verdict === 'unnamed')
    .map(({ label }) => label);

describe('the comparison of features', () => {
  it.each(['trainer_features', 'middleware_features'] as const)(
    'excuses no wrong value of %s in any column',
    (section) => {
      const count = load()[section].length;
      for (let column = 0; column < 6; column++) {
        const file = load();
        for (const { features } of file[section]) features[features.length - 1][column] += 1;
        expect(unnamed(file)).toHaveLength(count);
      }
    },
  );

  it('excuses no line that is read otherwise', () => {
    for (const [field, wrong] of Object.entries({
      ip: '203.0.113.6',
      path: '/b',
      status: '201',
      response_time: 9,
    })) {
      const file = load();
      for (const { trainer_parse } of file.parse) if (trainer_parse !== null) trainer_parse[field] = wrong;
      const read = file.parse.filter(({ trainer_parse }) => trainer_parse !== null);
      const garbage = field === 'ip' ? 0 : 1;
      expect(unnamed(file)).toHaveLength(read.length - garbage);
    }
  });
});
