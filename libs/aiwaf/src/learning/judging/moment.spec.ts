import { isConfirmedMoment } from './moment';

const row = { at: 0, values: [], path: 0, exemptIfRouted: false };

describe('isConfirmedMoment', () => {
  it('takes one path, however often and however full of keywords, for no walk', () => {
    const behaviour = { requests: 2, keywordHits: 6, scannedPaths: 1, missedPaths: 0 };
    expect(isConfirmedMoment({ row, behaviour })).toBe(false);
    expect(isConfirmedMoment({ row, behaviour: { ...behaviour, scannedPaths: 2 } })).toBe(true);
    expect(isConfirmedMoment({ row, behaviour: { ...behaviour, missedPaths: 1 } })).toBe(true);
  });
});
