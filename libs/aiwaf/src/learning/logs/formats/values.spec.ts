import { instantOf, secondsOf, statusOf, textOf } from './values';

const AT = Date.UTC(2025, 9, 10, 13, 55, 36);

describe('values of a log', () => {
  it.each([
    [1_760_104_536, AT],
    [1_760_104_536.789, AT + 789],
    ['1760104536.123', AT + 123],
    [1_760_104_536_000, AT],
    ['1760104536000000', AT],
    ['1760104536000000000', AT],
    ['2025-10-10T13:55:36Z', AT],
    ['2025-10-10T13:55:36.5Z', AT + 500],
    ['2025-10-10T13:55:36.123456789Z', AT + 123],
    ['2025-10-10 13:55:36,250', AT + 250],
    ['2025-10-10T19:25:36+05:30', AT],
    ['2025-10-10T06:55:36-0700', AT],
    ['10/Oct/2025:13:55:36 +0000', AT],
  ])('takes %j for an instant', (value, at) => {
    expect(instantOf(value)).toBe(at);
  });

  it.each([
    undefined,
    null,
    '',
    '-',
    'now',
    -1,
    NaN,
    Infinity,
    '1e9',
    '2025-13-10T13:55:36Z',
    '2025-10-32T13:55:36Z',
    '2025-10-10T25:55:36Z',
    '2025-10-10',
    `${'9'.repeat(400)}`,
    {},
    [],
    true,
  ])('takes %j for none', (value) => {
    expect(instantOf(value)).toBeNaN();
  });

  it('reads numbers that are written as text, and nothing else', () => {
    expect([secondsOf('0.058'), secondsOf(0.5), secondsOf(0)]).toEqual([0.058, 0.5, 0]);
    expect(['-', '', null, undefined, '0x1', ' 1', -1, '-1', Infinity].map(secondsOf)).toEqual(
      Array(9).fill(null),
    );
    expect([statusOf('404'), statusOf(200)]).toEqual([404, 200]);
    expect([99, 1_000, 200.5, '20', 'ok', null].map((value) => Number.isNaN(statusOf(value)))).toEqual(
      Array(6).fill(true),
    );
    expect([textOf('a'), textOf('-'), textOf(7), textOf(null)]).toEqual(['a', '', '', '']);
  });
});
