import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { NewProposal } from '../../libs/aiwaf/src/core/ports/ban-proposal-store';
import { BACKENDS, Stores } from './backends';

const NOW = 1_760_000_000_000;
const HOUR = 3_600_000;

const proposal = (key: string, more: Partial<NewProposal> = {}): NewProposal => ({
  key,
  reason: '4 scanner paths within one hour (136 points)',
  points: 136,
  evidence: { scannerPaths: 4, examples: ['/.env'] },
  newestAt: NOW - HOUR,
  ...more,
});

describe.each(BACKENDS)('a store of ban proposals in $name', ({ open }) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(new ManualClock(NOW));
  });
  afterEach(() => stores.close());
  const keys = async (state: 'pending' | 'accepted' | 'rejected') =>
    (await stores.proposals.list(state, 100)).map(({ key }) => key);

  it('keeps what is proposed, most points first', async () => {
    const added = await stores.proposals.propose(
      [proposal('203.0.113.9'), proposal('2001:db8::/64', { points: 1e12 }), proposal('203.0.113.10')],
      NOW,
    );
    expect(added).toBe(3);
    expect(await keys('pending')).toEqual(['2001:db8::/64', '203.0.113.10', '203.0.113.9']);
    const { reason, evidence } = proposal('203.0.113.9');
    expect((await stores.proposals.list('pending', 100))[2]).toEqual({
      key: '203.0.113.9',
      reason,
      points: 136,
      evidence,
      state: 'pending',
      createdAt: NOW,
      updatedAt: NOW,
      decidedAt: null,
    });
    expect(await stores.proposals.list('pending', 1)).toHaveLength(1);
  });

  it('takes hundreds at once', async () => {
    const many = Array.from({ length: 250 }, (_, i) => proposal(`203.0.${i}.9`));
    expect(await stores.proposals.propose(many, NOW)).toBe(250);
    expect(await stores.proposals.propose(many, NOW + 1)).toBe(0);
    expect(await stores.proposals.list('pending', 1_000)).toHaveLength(250);
  });

  it('renews what waits', async () => {
    await stores.proposals.propose([proposal('203.0.113.9')], NOW);
    const again = proposal('203.0.113.9', { points: 200, reason: 'more', evidence: { scannerPaths: 6 } });
    expect(await stores.proposals.propose([again], NOW + 5)).toBe(0);
    expect(await stores.proposals.list('pending', 10)).toMatchObject([
      { points: 200, reason: 'more', evidence: { scannerPaths: 6 }, createdAt: NOW, updatedAt: NOW + 5 },
    ]);
  });

  it('is decided once by two who decide at once', async () => {
    await stores.proposals.propose([proposal('203.0.113.9')], NOW);
    const decided = await Promise.all(
      (['rejected', 'accepted'] as const).map((state, i) =>
        stores.proposals.decide('203.0.113.9', state, NOW + i),
      ),
    );
    expect(decided.filter((each) => each !== null)).toHaveLength(1);
  });

  it('is decided once', async () => {
    await stores.proposals.propose([proposal('203.0.113.9'), proposal('203.0.113.10')], NOW);
    expect(await stores.proposals.decide('203.0.113.9', 'accepted', NOW + 1)).toMatchObject({
      key: '203.0.113.9',
      reason: proposal('').reason,
      state: 'accepted',
      decidedAt: NOW + 1,
    });
    expect(await stores.proposals.decide('203.0.113.9', 'rejected', NOW + 2)).toBeNull();
    expect(await stores.proposals.decide('198.51.100.1', 'accepted', NOW + 2)).toBeNull();
    expect(await keys('pending')).toEqual(['203.0.113.10']);
    expect(await keys('accepted')).toEqual(['203.0.113.9']);
  });

  it('proposes what was decided again with evidence of after the decision alone', async () => {
    for (const [key, state] of [
      ['203.0.113.9', 'rejected'],
      ['203.0.113.10', 'accepted'],
    ] as const) {
      await stores.proposals.propose([proposal(key)], NOW);
      await stores.proposals.decide(key, state, NOW + 10);
      expect(await stores.proposals.propose([proposal(key, { newestAt: NOW + 10 })], NOW + HOUR)).toBe(0);
      expect(await keys('pending')).not.toContain(key);
      expect(await stores.proposals.propose([proposal(key, { newestAt: NOW + 11 })], NOW + HOUR)).toBe(1);
      expect(await keys('pending')).toContain(key);
    }
  });

  it('remembers a rejection also while the client is proposed again', async () => {
    await stores.proposals.propose([proposal('203.0.113.9'), proposal('203.0.113.10')], NOW);
    await stores.proposals.decide('203.0.113.9', 'rejected', NOW + 10);
    await stores.proposals.decide('203.0.113.10', 'accepted', NOW + 10);
    expect(await stores.proposals.rejections()).toEqual([['203.0.113.9', NOW + 10]]);
    await stores.proposals.propose(
      [proposal('203.0.113.9', { newestAt: NOW + HOUR }), proposal('203.0.113.10', { newestAt: NOW + HOUR })],
      NOW + HOUR,
    );
    expect(await stores.proposals.rejections()).toEqual([['203.0.113.9', NOW + 10]]);
  });

  it('forgets what nobody proposes any more, and no rejection', async () => {
    await stores.proposals.propose(
      ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map((key) => proposal(key)),
      NOW,
    );
    await stores.proposals.decide('203.0.113.2', 'accepted', NOW);
    await stores.proposals.decide('203.0.113.3', 'rejected', NOW);
    await stores.proposals.propose([proposal('203.0.113.4')], NOW + 2);
    await stores.proposals.forget(NOW + 1);
    expect(await keys('pending')).toEqual(['203.0.113.4']);
    expect(await keys('accepted')).toEqual([]);
    expect(await keys('rejected')).toEqual(['203.0.113.3']);
  });
});
