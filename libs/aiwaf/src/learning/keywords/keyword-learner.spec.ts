import { KeywordLearner } from './keyword-learner';
import { KeywordLearnerSettings } from './keyword-settings';
import { mergeKeywords } from './merge-keywords';
import { withdrawn } from './withdrawn';

const DAY = 86_400_000;
const START = 1_760_000_000_000 - (1_760_000_000_000 % DAY);
const DEFAULTS: KeywordLearnerSettings = {
  enabled: true,
  minGroups: 10,
  minWideGroups: 5,
  minDays: 2,
  requireApproval: false,
  immediate: false,
  dynamicTopN: 10,
  maxWords: 1_000,
  halfLifeMs: 7 * DAY,
  forgetAfterMs: 14 * DAY,
};

function setup(settings: Partial<KeywordLearnerSettings> = {}, legitimate: string[] = []) {
  const learner = new KeywordLearner({ ...DEFAULTS, ...settings }, (word) => legitimate.includes(word));
  /** Sightings from `groups` networks spread over `wide` wider ones and `days` days. */
  const sight = (word: string, groups: number, wide: number, days: number, from = START) => {
    for (let i = 0; i < groups; i++) {
      learner.observe({
        words: [word],
        group: `10.${i % wide}.${i}.0/24`,
        wideGroup: `10.${i % wide}.0.0/16`,
        at: from + (i % days) * DAY,
      });
    }
  };
  return { learner, sight, legitimate };
}

describe('KeywordLearner', () => {
  it('activates a word from ten groups in five wider ones over two days', () => {
    const { learner, sight } = setup();
    sight('geoserver', 10, 5, 2);
    expect([...learner.active]).toEqual(['geoserver']);
    expect(learner.list()).toMatchObject([{ keyword: 'geoserver', state: 'active' }]);
  });

  it.each([
    ['nine groups', 9, 5, 2],
    ['four wider groups', 50, 4, 2],
    ['one day', 50, 10, 1],
  ])('keeps a word from %s a candidate', (_, groups, wide, days) => {
    const { learner, sight } = setup();
    sight('geoserver', groups, wide, days);
    expect(learner.active.size).toBe(0);
    expect(learner.list()).toMatchObject([{ state: 'candidate' }]);
  });

  it('learns no legitimate word, and lets one go that becomes legitimate', () => {
    const { learner, sight, legitimate } = setup({}, ['orders']);
    sight('orders', 20, 10, 2);
    sight('geoserver', 20, 10, 2);
    expect(learner.size).toBe(1);
    legitimate.push('geoserver');
    learner.refresh(START + 2 * DAY);
    expect([...learner.active]).toEqual([]);
    expect(learner.changes.take(10).removed).toEqual(['geoserver']);
  });

  it('keeps no more active than asked for, the most seen first', () => {
    const { learner, sight } = setup({ dynamicTopN: 2 });
    for (const [word, groups] of [
      ['rare', 10],
      ['common', 60],
      ['medium', 30],
    ] as const)
      sight(word, groups, 5, 2);
    learner.refresh(START + DAY);
    expect([...learner.active].sort()).toEqual(['common', 'medium']);
    expect(learner.recordOf('rare')).toMatchObject({ state: 'proposed' });
  });

  it('lets a word fade that is not seen again, and keeps one that is', () => {
    const { learner, sight } = setup();
    sight('faded', 10, 5, 2);
    sight('alive', 10, 5, 2);
    sight('alive', 1, 1, 1, START + 10 * DAY);
    learner.refresh(START + 14 * DAY);
    expect([...learner.active].sort()).toEqual(['alive', 'faded']);
    learner.refresh(START + 16 * DAY);
    expect([...learner.active]).toEqual(['alive']);
    expect(learner.recordOf('faded')).toBeNull();
    expect(learner.recordOf('alive')?.count).toBeLessThan(6);
  });

  it('leaves the decision to a person where that is asked for', () => {
    const { learner, sight } = setup({ requireApproval: true });
    sight('geoserver', 20, 10, 2);
    expect(learner.active.size).toBe(0);
    expect(learner.recordOf('geoserver')).toMatchObject({ state: 'proposed' });
    learner.decide('geoserver', 'approved', START);
    learner.decide('unseen', 'approved', START);
    expect([...learner.active].sort()).toEqual(['geoserver', 'unseen']);
    learner.refresh(START + 100 * DAY);
    expect(learner.active.size).toBe(2);
  });

  it('never activates what a person rejected, until the person takes it back', () => {
    const { learner, sight } = setup();
    learner.decide('geoserver', 'rejected', START);
    sight('geoserver', 20, 10, 2);
    expect(learner.active.size).toBe(0);
    expect(learner.remove('geoserver', START)).toBe(true);
    sight('geoserver', 20, 10, 2);
    expect(learner.active.size).toBe(1);
  });

  it('takes one sighting for enough where speed is asked for', () => {
    const { learner, sight } = setup({ immediate: true });
    sight('geoserver', 1, 1, 1);
    expect([...learner.active]).toEqual(['geoserver']);
  });

  it('learns and refuses nothing when it is off', () => {
    const { learner, sight } = setup({ enabled: false });
    sight('geoserver', 20, 10, 2);
    learner.decide('webfig', 'approved', START);
    expect(learner.active.size).toBe(0);
  });

  it('stays within its bounds, and candidates push out no active word', () => {
    const { learner, sight } = setup({ maxWords: 100 });
    sight('geoserver', 500, 100, 5);
    for (let i = 0; i < 5_000; i++) sight(`word${i.toString(36)}x`, 1, 1, 1, START + 5 * DAY);
    expect(learner.size).toBe(101);
    expect([...learner.active]).toEqual(['geoserver']);
    expect(learner.recordOf('geoserver')).toMatchObject({
      groups: { length: 10 },
      wideGroups: { length: 5 },
      days: { length: 2 },
    });
    expect(learner.changes.size).toBeLessThanOrEqual(201);
  });

  it('goes on where it was after a restart', () => {
    const before = setup();
    before.sight('geoserver', 6, 3, 1);
    before.learner.decide('webfig', 'approved', START);
    const after = setup();
    after.learner.load(before.learner.list(), START);
    expect([...after.learner.active]).toEqual(['webfig']);
    expect(after.learner.changes.size).toBe(0);
    for (let i = 6; i < 10; i++) {
      const wideGroup = `10.${i}.0.0/16`;
      after.learner.observe({ words: ['geoserver'], group: `10.${i}.0.0/24`, wideGroup, at: START + DAY });
    }
    expect([...after.learner.active].sort()).toEqual(['geoserver', 'webfig']);
  });

  it('takes lines in any order', () => {
    const { learner, sight } = setup();
    sight('geoserver', 5, 5, 1, START + 3 * DAY);
    sight('geoserver', 10, 5, 1, START);
    expect(learner.recordOf('geoserver')).toMatchObject({
      firstSeen: START,
      lastSeen: START + 3 * DAY,
      state: 'active',
    });
  });
});

describe('KeywordLearner, told what a training run learned', () => {
  const now = START + 2 * DAY;
  /** What a run over the log of a scanner campaign answers. */
  const learned = (word: string, groups = 20, wide = 10, days = 2, from = START) => {
    const { learner, sight } = setup();
    sight(word, groups, wide, days, from);
    return learner.list();
  };

  it('has the words in force at once, and to be written', () => {
    const { learner } = setup();
    learner.absorb([...learned('geoserver'), ...learned('webfig', 3)], now);
    expect([...learner.active]).toEqual(['geoserver']);
    expect([...learner.changes.take(10).updated].sort()).toEqual(['geoserver', 'webfig']);
  });

  it('changes nothing the second time', () => {
    const { learner } = setup();
    for (let i = 0; i < 3; i++) learner.absorb(learned('geoserver'), now + i);
    learner.changes.take(10);
    const before = learner.list();
    learner.absorb(learned('geoserver'), now + 3);
    expect([learner.list(), learner.changes.size]).toEqual([before, 0]);
  });

  it('counts no request twice that it saw itself', () => {
    const { learner, sight } = setup();
    sight('geoserver', 20, 10, 2);
    const before = learner.list();
    learner.absorb(learned('geoserver'), now);
    expect(learner.list()).toEqual(before);
  });

  it('leaves decisions to people', () => {
    const { learner } = setup();
    const approved = learned('geoserver', 1).map((record) => ({
      ...record,
      state: 'approved' as const,
      decidedAt: now + 1,
    }));
    learner.decide('webfig', 'rejected', START);
    learner.absorb([...approved, ...learned('webfig')], now);
    expect(learner.active.size).toBe(0);
    expect(learner.recordOf('webfig')).toMatchObject({ state: 'rejected', groups: { length: 10 } });
  });

  it('takes no word that is too old, and none from the future', () => {
    const { learner } = setup();
    learner.absorb(
      [
        ...learned('geoserver', 20, 10, 2, START - 20 * DAY),
        ...learned('webfig', 20, 10, 2, START + 900 * DAY),
      ],
      now,
    );
    expect(learner.changes.take(10)).toEqual({ updated: ['webfig'], removed: [] });
    expect(learner.recordOf('geoserver')).toBeNull();
    expect(learner.recordOf('webfig')).toMatchObject({ lastSeen: now });
  });

  it('lets go what became legitimate, candidates too, and what the run found to be so', () => {
    const { learner, legitimate, sight } = setup();
    for (const word of ['orders', 'gardens', 'geoserver']) sight(word, 20, 10, 2);
    sight('stripe', 1, 1, 1);
    learner.decide('lanterns', 'approved', START);
    learner.changes.take(10);
    legitimate.push('orders', 'stripe');
    const gone = [...learned('gardens'), ...learned('lanterns')].map(withdrawn);
    learner.absorb([...gone, ...learned('orders'), ...learned('stripe', 1)], now);
    expect([...learner.active].sort()).toEqual(['geoserver', 'lanterns']);
    expect(learner.size).toBe(2);
    expect([...learner.changes.take(10).removed].sort()).toEqual(['gardens', 'orders', 'stripe']);
  });

  it('learns nothing where learning is off', () => {
    const { learner } = setup({ enabled: false });
    learner.absorb(learned('geoserver'), now);
    expect([learner.size, learner.changes.size]).toEqual([0, 0]);
  });
});

describe('mergeKeywords', () => {
  const merge = mergeKeywords(DEFAULTS);
  const record = {
    keyword: 'geoserver',
    count: 8,
    firstSeen: START,
    lastSeen: START,
    groups: ['a', 'b'],
    wideGroups: ['a'],
    days: [1],
    state: 'candidate' as const,
    decidedAt: null,
  };

  it('joins groups and days and keeps the higher count, faded to the later sighting', () => {
    const later = { ...record, count: 2, lastSeen: START + 7 * DAY, groups: ['b', 'c'], days: [2] };
    for (const merged of [merge(record, later), merge(later, record)]) {
      expect({ ...merged, groups: [...merged.groups].sort(), days: [...merged.days].sort() }).toMatchObject({
        count: 4,
        firstSeen: START,
        lastSeen: START + 7 * DAY,
        groups: ['a', 'b', 'c'],
        days: [1, 2],
      });
    }
  });

  it("keeps a person's later word", () => {
    const approved = { ...record, state: 'approved' as const, decidedAt: START + 1 };
    const rejected = { ...record, state: 'rejected' as const, decidedAt: START + 2 };
    expect(merge(approved, rejected)).toMatchObject({ state: 'rejected' });
    expect(merge(rejected, approved)).toMatchObject({ state: 'rejected' });
    expect(merge(rejected, record)).toMatchObject({ state: 'rejected', decidedAt: START + 2 });
  });
});
