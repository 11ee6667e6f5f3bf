import { Explanation } from '../nest/explain/explanation';
import { explanationText } from './explain-text';
import { relativeText } from './time-text';

const NOW = Date.UTC(2026, 0, 5, 10, 0, 0);
const MINUTE = 60_000;
const NOTHING: Explanation = {
  key: '203.0.113.9',
  ban: null,
  endsAt: null,
  banSignals: [],
  lastBan: null,
  tombstone: null,
  points: 0,
  threshold: 100,
  signals: [],
  exempt: false,
  exemptions: [],
  neverBan: false,
};

describe('an explanation as text', () => {
  it('tells of a ban that is over', () => {
    const lastBan = {
      key: '203.0.113.9',
      reason: '4 scanner paths within one hour (136 points)',
      source: 'trainer',
      createdAt: NOW - 1_500 * MINUTE,
      expiresAt: NOW - 60 * MINUTE,
      level: 2,
      liftedAt: null,
    } as const;
    expect(explanationText({ ...NOTHING, lastBan }, NOW)).toBe(
      [
        '203.0.113.9 is not banned.',
        'It was banned 2026-01-04T09:00:00Z (1 day ago) by the trainer: 4 scanner paths within one hour (136 points)',
        'That ban ended 2026-01-05T09:00:00Z (1 hour ago).',
        '',
        'It has 0 points; 100 are a ban.',
        '',
      ].join('\n'),
    );
  });

  it('counts the bans of a client that comes back', () => {
    const ban = {
      ...NOTHING,
      reason: 'headers.missing',
      source: 'points',
      createdAt: NOW,
      level: 3,
    } as const;
    const record = { ...ban, expiresAt: null, liftedAt: null };
    expect(explanationText({ ...NOTHING, ban: record, lastBan: record }, NOW)).toContain(
      'until a person lifts that.\nBanned 2026-01-05T10:00:00Z (0 seconds ago) by points: headers.missing. Headers were missing that every browser sends.\nIt is ban number 3',
    );
  });
});

describe('times from now', () => {
  it.each([
    [14 * MINUTE + 50_000, 'in 15 minutes'],
    [-3 * MINUTE, '3 minutes ago'],
    [-1_000, '1 second ago'],
    [0, '0 seconds ago'],
    [59_700, 'in 1 minute'],
    [26 * 60 * MINUTE, 'in 1 day'],
    [-400 * 24 * 60 * MINUTE, '400 days ago'],
  ])('are rounded to the largest unit: %d ms is %s', (elapsed, text) => {
    expect(relativeText(NOW + elapsed, NOW)).toBe(text);
  });
});
