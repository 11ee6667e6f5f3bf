import { Behaviour, isConfirmed, LIVE_LIMITS, TRAINING_LIMITS } from './behaviour';

const behaviour = (some: Partial<Behaviour>): Behaviour => ({
  requests: 0,
  keywordHits: 0,
  scannedPaths: 0,
  missedPaths: 0,
  ...some,
});
const confirms = (some: Partial<Behaviour>) => isConfirmed(behaviour(some), LIVE_LIMITS);

describe('isConfirmed', () => {
  it('says nothing of a client that did nothing', () => {
    expect(confirms({})).toBe(false);
  });

  it('D28: takes no pace and no number of requests for a scan', () => {
    expect(confirms({ requests: 128 })).toBe(false);
    expect(confirms({ requests: 128, missedPaths: 1 })).toBe(false);
    expect(confirms({ requests: 128, missedPaths: 60, keywordHits: 4 })).toBe(false);
  });

  it('confirms ten missing paths that are over half of the requests', () => {
    expect(confirms({ requests: 10, missedPaths: 10 })).toBe(true);
    expect(confirms({ requests: 19, missedPaths: 10 })).toBe(true);
    expect(confirms({ requests: 20, missedPaths: 10 })).toBe(false);
    expect(confirms({ requests: 9, missedPaths: 9 })).toBe(false);
  });

  it('counts scanned paths among the missing ones, and five of them by themselves', () => {
    expect(confirms({ requests: 10, missedPaths: 7, scannedPaths: 3 })).toBe(true);
    expect(confirms({ requests: 100, scannedPaths: 5 })).toBe(true);
    expect(confirms({ requests: 5, scannedPaths: 4 })).toBe(false);
  });

  it('confirms three keywords a request, two in a log', () => {
    expect(confirms({ requests: 2, keywordHits: 6 })).toBe(true);
    expect(confirms({ requests: 2, keywordHits: 5 })).toBe(false);
    expect(isConfirmed(behaviour({ requests: 2, keywordHits: 4 }), TRAINING_LIMITS)).toBe(true);
  });
});
