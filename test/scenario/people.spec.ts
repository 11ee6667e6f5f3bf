import { testThatNeeds } from '../helpers/needed';
import { readArguments } from './arguments';
import { people, PEOPLE } from './people';
import { Instances, serversMissing } from './traffic/instances';

const short = { seed: 1, requests: 5_000, only: [], crowds: false };

describe("people's traffic", () => {
  it('bans nobody, and refuses and limits as few as P1 allows', async () => {
    const tally = await people(short);
    // The refusals come first, so that a failure names its causes.
    expect(tally.passes ? [] : tally.refusals).toEqual([]);
    expect(tally.summary).toMatchObject({ requests: 5_000, banned: 0 });
  });

  testThatNeeds(serversMissing())('does the same to them on two instances', async () => {
    const instances = await Instances.start(2);
    try {
      const alone = await people({ ...short, requests: 2_000 });
      const together = await people({ ...short, requests: 2_000, instances });
      expect(together.summary).toEqual(alone.summary);
      expect(together.byKind()).toEqual(alone.byKind());
    } finally {
      await instances.stop();
    }
  });

  it('is the same day for the same seed, and another for another', async () => {
    const day = async (seed: number) => (await people({ ...short, seed, requests: 800 })).byKind();
    const first = await day(7);
    expect(await day(7)).toEqual(first);
    expect(await day(8)).not.toEqual(first);
  });

  it('has kinds of visitors of both presets, each with a name of its own', () => {
    expect(new Set(PEOPLE.map(({ name }) => name)).size).toBe(PEOPLE.length);
    expect(new Set(PEOPLE.map(({ preset }) => preset))).toEqual(new Set(['site', 'api']));
  });
});

describe('the command line of scenarios', () => {
  it.each([
    [[], 'No scenario is named'],
    [['persons'], 'no scenario persons'],
    [['people', '--requests', 'many'], '--requests is a whole number'],
    [['people', '--requests', '0'], '--requests is a whole number'],
    [['people', '--only', 'martians'], 'no kind of visitor martians'],
    [['people', '--frob'], '--frob'],
    [['walks', '--seeds', '1.5'], '--seeds is a whole number'],
  ])('refuses %j', (args, said) => {
    expect(() => readArguments(args)).toThrow(said);
  });

  it('has defaults of the acceptance', () => {
    expect(readArguments(['people'])).toMatchObject({
      requests: 50_000,
      seed: 1,
      json: false,
      crowds: false,
    });
  });
});
