import { AnomalyModel, seededRandom } from '#aiwaf/internals';
import { testThatNeeds } from '../../helpers/needed';
import { siteModel } from '../people';
import { siteApplication } from '../site/site-application';
import { Chance } from '../traffic/chance';
import { Instances, serversMissing } from '../traffic/instances';
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

  testThatNeeds(serversMissing())(
    'spread over two instances are banned as by one, three requests later at most',
    async () => {
      const instances = await Instances.start(2);
      try {
        for (const one of WALKS) {
          const alone = await walk(one, model, 1);
          const spread = await walk(one, model, 1, instances);
          const late = spread.bannedAt === null ? alone.bannedAt : spread.bannedAt - (alone.bannedAt ?? 0);
          expect([one.name, late === null || Math.abs(late) <= 3]).toEqual([one.name, true]);
        }
      } finally {
        await instances.stop();
      }
    },
    60_000,
  );

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
