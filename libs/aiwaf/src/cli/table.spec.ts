import { table } from './table';

const ROWS = [
  ['CLIENT', 'POINTS', 'REASON'],
  ['203.0.113.9', '136', 'four scanner paths within one hour'],
  ['2001:db8:0:1::/64', '5', ''],
];

describe('table', () => {
  it('puts columns under each other, without blanks at the end', () => {
    expect(table(ROWS, Infinity)).toBe(
      [
        'CLIENT             POINTS  REASON',
        '203.0.113.9        136     four scanner paths within one hour',
        '2001:db8:0:1::/64  5',
        '',
      ].join('\n'),
    );
  });

  it('shortens the widest column where a line is too long', () => {
    expect(table(ROWS, { width: 46 }).split('\n')[1]).toBe(
      '203.0.113.9        136     four scanner paths\u2026',
    );
  });

  it('never shortens a fixed column, were the line too long', () => {
    const [, , address] = table(ROWS, { width: 20, fixed: [0] }).split('\n');
    expect(address).toBe('2001:db8:0:1::/64  5');
    expect(table(ROWS, { width: 20 }).split('\n')[2]).toBe('2001:db\u2026  5');
  });

  it('counts signs that take two columns as two', () => {
    expect(
      table(
        [
          ['\u6f22\u5b57', 'x'],
          ['abcd', 'y'],
          ['', 'z'],
        ],
        Infinity,
      ),
    ).toBe('\u6f22\u5b57  x\nabcd  y\n      z\n');
    expect(table([['\u6f22\u5b57'.repeat(10)]], 9)).toBe(`${'\u6f22'.slice(0, 1)}\u5b57\u6f22\u5b57\u2026\n`);
  });

  it('shows what would steer the terminal', () => {
    expect(table([['a\u001b[2Jb\nc\u0007', '\u202egnp.exe']], Infinity)).toBe(
      'a\\u001b[2Jb\\u000ac\\u0007  \\u202egnp.exe\n',
    );
  });

  it('keeps rows in line that are laid out in parts', () => {
    const rows = Array.from({ length: 1_000 }, (_, i) => ['x'.repeat(1 + (i % 7)), String(i)]);
    const lines = table(rows, Infinity).trimEnd().split('\n');
    expect(lines).toHaveLength(1_000);
    lines.forEach((line, i) => expect(line).toBe(`${rows[i][0].padEnd(9)}${i}`));
  });
});
