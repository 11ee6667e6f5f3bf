import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { CSV_FORMAT, JSON_LINES_FORMAT } from './log-format';

const ENTRY: RequestLogEntry = {
  at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  requestId: 'a1-1',
  address: '203.0.113.1',
  method: 'GET',
  path: '/products',
  status: 200,
  responseTime: 0.0125,
  userAgent: 'Mozilla/5.0',
  referer: 'https://shop.example/',
  contentLength: 12,
  verdict: 'pass',
  layer: null,
  code: null,
};
const FORMULAS = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1;1)',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example","click")',
  '=IMPORTXML("http://evil.example","//a")',
  "+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  '@A1',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '\ufeff=1+1',
  '\uff1d1+1',
  '\uff0b1+1',
  '\uff0d1+1',
  '\uff20A1',
  '\0=1+1',
  '"=1+1"',
];
const TEXT_FIELDS = ['address', 'method', 'path', 'userAgent', 'referer', 'code', 'requestId'] as const;

/** A strict reader of RFC 4180: what it cannot read is no CSV. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) throw new Error('no CSV');
    row.push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('the request log as CSV', () => {
  it('has a header row with the columns of the Python package first, and ISO times', () => {
    const [header, row] = readCsv(CSV_FORMAT.header + CSV_FORMAT.lines([ENTRY]));
    expect(header.slice(0, 9)).toEqual([
      'timestamp',
      'ip_address',
      'method',
      'path',
      'status_code',
      'response_time',
      'user_agent',
      'referer',
      'content_length',
    ]);
    expect(header.slice(9)).toEqual(['verdict', 'layer', 'code', 'request_id']);
    expect(row).toEqual([
      '2026-01-02T03:04:05.006Z',
      '203.0.113.1',
      'GET',
      '/products',
      '200',
      '0.0125',
      'Mozilla/5.0',
      'https://shop.example/',
      '12',
      'pass',
      '',
      '',
      'a1-1',
    ]);
  });

  it.each(TEXT_FIELDS)('lets no %s begin a formula', (field) => {
    for (const formula of FORMULAS) {
      const rows = readCsv(CSV_FORMAT.lines([{ ...ENTRY, [field]: formula, contentLength: null }]));
      expect(rows).toHaveLength(1);
      expect(rows[0]).toHaveLength(13);
      for (const cell of rows[0]) expect(cell).not.toMatch(/^[\s\0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    }
  });

  it('keeps quotes, commas, line ends and all of Unicode in their cell', () => {
    const odd = ['a"b', 'a,b', 'a\r\nb', 'a\nb', '"', '""', 'ж漢😀', 'a\u2028b', ',\r\n"x",'];
    for (const userAgent of odd) {
      const [row, ...more] = readCsv(CSV_FORMAT.lines([{ ...ENTRY, userAgent }]));
      expect(more).toEqual([]);
      expect(row[6]).toBe(userAgent);
    }
  });

  it('drops NUL and cuts what is longer than its column', () => {
    const [row] = readCsv(CSV_FORMAT.lines([{ ...ENTRY, userAgent: `a\0b${'x'.repeat(9_000)}` }]));
    expect(row[6]).toHaveLength(500);
    expect(row[6].startsWith('abx')).toBe(true);
  });
});

describe('the request log as JSON lines', () => {
  it('is one object a line under the names of the columns, whatever a client sends', () => {
    const userAgent = 'a"b\r\nc\u2028{"verdict":"pass"}😀';
    const text = JSON_LINES_FORMAT.lines([{ ...ENTRY, userAgent, contentLength: null }, ENTRY]);
    const lines = text.split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0])).toMatchObject({
      timestamp: '2026-01-02T03:04:05.006Z',
      user_agent: userAgent,
      status_code: 200,
      response_time: 0.0125,
      content_length: '-',
      verdict: 'pass',
      layer: null,
      request_id: 'a1-1',
    });
  });
});
