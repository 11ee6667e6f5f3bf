import { BEHAVIOUR_WINDOW_MS } from '../../core/anomaly/behaviour-window';
import { markOf } from '../../core/anomaly/request-mark';
import { SeenBehaviour, SharedBehaviour } from '../../core/ports/shared-behaviour';
import { SharedJudgement } from './shared-judgement';
import { TrackedClient } from './tracked-client';

const AT = 1_760_000_000_000;
const mark = markOf({ notFound: true, hits: 1, missed: true, scanned: true, path: '/a' });
const seen: SeenBehaviour = { entries: [], standings: {}, isForgotten: false };

describe('a judgement that is shared', () => {
  const judged = async (shared: Partial<SharedBehaviour>) => {
    let given = 0;
    const settlement = {
      due: true,
      standing: { confirmations: 1, confirmedAt: AT, awardedAt: AT, waitingSince: -Infinity },
    };
    const behaviour: SharedBehaviour = {
      isAway: false,
      report: () => Promise.resolve(seen),
      confirm: () => Promise.resolve(settlement),
      release: () => Promise.resolve(settlement),
      askOthers: () => Promise.resolve(),
      onAsked: () => undefined,
      clear: () => undefined,
      clearAll: () => Promise.resolve(),
      ...shared,
    };
    const tracked = new TrackedClient();
    tracked.add(AT, mark);
    const give = () => void given++;
    const taken = { tracked, key: 'a', lane: 'enforce' as const, at: AT, give, mark, isScanning: () => true };
    await new SharedJudgement(behaviour, () => tracked).judge(taken);
    return given;
  };

  it('is taken where all is known, and where nobody can be asked', async () => {
    expect(await judged({})).toBe(1);
    expect(await judged({ isAway: true })).toBe(1);
  });

  it('waits for the next request where one answer came too late: others may confirm what they were told', async () => {
    expect(await judged({ report: () => Promise.resolve(null) })).toBe(0);
  });
});

describe('a client', () => {
  it('is not confirmed by what another process confirmed with a later request', () => {
    const tracked = new TrackedClient();
    const told = { confirmations: 1, awardedAt: AT, waitingSince: -Infinity };
    tracked.takeStanding('enforce', { ...told, confirmedAt: AT + 1 });
    expect(tracked.usedUpTo('enforce', AT)).toBe(AT + 1);
    // A clock that was set back bars nothing for long.
    expect(tracked.usedUpTo('enforce', AT - BEHAVIOUR_WINDOW_MS)).toBe(-Infinity);
  });

  it('begins to count confirmations anew where nobody remembers any', () => {
    const tracked = new TrackedClient();
    const told = { confirmations: 3, confirmedAt: AT, awardedAt: AT, waitingSince: -Infinity };
    tracked.takeStanding('enforce', told);
    tracked.take(seen, tracked.report());
    expect(tracked.confirmations('enforce')).toBe(0);
  });
});
