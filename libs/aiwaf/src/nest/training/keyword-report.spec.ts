import { KeywordRecord, KeywordState } from '../../core/ports/keyword-store';
import { reportedKeywords } from './keyword-report';

const word = (keyword: string, state: KeywordState, count = 1): KeywordRecord => ({
  keyword,
  count,
  firstSeen: 1,
  lastSeen: 2,
  groups: ['203.0.113.0/24'],
  wideGroups: ['203.0.0.0/16'],
  days: [1],
  state,
  decidedAt: null,
});
const withdrawn = { ...word('shop', 'candidate', 0), groups: [] };

describe('reportedKeywords', () => {
  const learned = [
    word('geoserver', 'active', 20),
    word('webfig', 'active', 30),
    word('rare', 'candidate', 1),
    word('waiting', 'proposed', 9),
    word('refused', 'rejected', 50),
    withdrawn,
  ];

  it('tells what came into force, and what is still to show more', () => {
    const after = ['geoserver', 'old', 'webfig'];
    expect(reportedKeywords(learned, new Set(['webfig', 'old']), after)).toEqual({
      active: ['geoserver'],
      candidates: ['waiting', 'rare'],
    });
  });

  it('tells in a dry run what would come into force', () => {
    expect(reportedKeywords(learned, new Set(['webfig']))).toEqual({
      active: ['geoserver'],
      candidates: ['waiting', 'rare'],
    });
  });

  it('lists a hundred at most', () => {
    const many = Array.from({ length: 300 }, (_, i) => word(`word${i}`, 'candidate'));
    expect(reportedKeywords(many, new Set(), []).candidates).toHaveLength(100);
  });
});
