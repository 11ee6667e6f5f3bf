import { AnomalyModel, seededRandom } from 'nestjs-aiwaf/internals';
import { siteModel } from '../people';
import { siteApplication } from '../site/site-application';
import { Chance } from '../traffic/chance';
import { PATH_LISTS } from './lists';
import { walk } from './walk';
import { WALKS } from './walks';

const SEEDS = 4;

describe('hostile walks', () => {
  let model: AnomalyModel;
  beforeAll(async () => {
    model = await siteModel(1);
  });

  it.each(WALKS.map((one) => [one.name, one] as const))('%s come to their end in time', async (_, one) => {
    const result = await walk(one, model, SEEDS);
    expect(result).toMatchObject({ met: SEEDS });
  });

  it('ask for nothing that the application serves', () => {
    const { routes } = siteApplication();
    for (let seed = 1; seed <= SEEDS; seed++) {
      for (const list of Object.values(PATH_LISTS)) {
        const served = list(new Chance(seededRandom(seed))).filter(
          ({ path }) => routes.match('GET', path, undefined).matched,
        );
        expect(served).toEqual([]);
      }
    }
  });
});
