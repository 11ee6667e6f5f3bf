import { LogLine } from '../../../core/ports/feature-source';
import { csv } from './csv';
import { LineFault } from './log-format';

const HEADER =
  'timestamp,ip_address,method,path,status_code,response_time,user_agent,referer,content_length,verdict,layer,code,request_id';
const AT = Date.UTC(2025, 9, 10, 13, 55, 36);

function row(
  over: { ip?: string; path?: string; agent?: string; verdict?: string; id?: number } = {},
): string {
  const { ip = '203.0.113.5', path = '/about', agent = 'curl/8.5.0', verdict = 'pass', id = 1 } = over;
  return `2025-10-10T13:55:36.000Z,${ip},GET,${path},200,0.25,${agent},,512,${verdict},,,a-${id}`;
}

function read(...lines: string[]): (LogLine | LineFault)[] {
  const found: (LogLine | LineFault)[] = [];
  const reader = csv.open((line) => found.push(line));
  for (const line of lines) reader.take(line);
  reader.end();
  return found;
}

const told = (lines: (LogLine | LineFault)[]) =>
  lines.map((line) => (typeof line === 'string' ? line : line.address));

describe('our request log as CSV', () => {
  it('reads a record by the names of its columns', () => {
    expect(read(HEADER, row({ verdict: 'deny' }))).toEqual([
      {
        address: '203.0.113.5',
        at: AT,
        method: 'GET',
        target: '/about',
        status: 200,
        referer: '',
        userAgent: 'curl/8.5.0',
        responseTime: 0.25,
        denied: true,
      },
    ]);
    expect(
      read('path,status_code,method,timestamp,ip_address', '/x,404,POST,2025-10-10 13:55:36,2001:db8::1'),
    ).toEqual([
      {
        address: '2001:db8::1',
        at: AT,
        method: 'POST',
        target: '/x',
        status: 404,
        referer: '',
        userAgent: null,
        responseTime: null,
        denied: false,
      },
    ]);
  });

  it('takes only what was refused for denied', () => {
    const [monitored] = read(HEADER, row({ verdict: 'monitor' }));
    expect(monitored).toMatchObject({ denied: false });
  });

  it('takes quotes, and the apostrophe before what a spreadsheet would compute, off', () => {
    const agentOf = (agent: string) => (read(HEADER, row({ agent }))[0] as LogLine).userAgent;
    expect(agentOf('"a, ""b"""')).toBe('a, "b"');
    expect(agentOf("'=1+1")).toBe('=1+1');
    expect(agentOf('"\'@a,b"')).toBe('@a,b');
    expect(agentOf("'quoted'")).toBe("'quoted'");
    expect(agentOf('""')).toBe('');
  });

  it('takes a line inside of quotes for text', () => {
    const forged = row({ ip: '198.51.100.9', path: '/.env' });
    const lines = row({ agent: `"x\n${forged}\n${forged}""\n"` }).split('\n');
    const [line, ...more] = read(HEADER, ...lines, row({ ip: '203.0.113.6' }));
    expect(line).toMatchObject({ address: '203.0.113.5', userAgent: `x\n${forged}\n${forged}"\n` });
    expect(told(more)).toEqual(['203.0.113.6']);
  });

  it('loses a record that is cut inside of quotes, and none after it', () => {
    const cut = row({ agent: '"Mozilla/5.0 (KHTML, like' });
    const plain = Array.from({ length: 2_000 }, (_, i) => row({ ip: `198.51.100.${i % 250}` }));
    expect(told(read(HEADER, cut, ...plain))).toEqual(['not-csv', ...told(read(HEADER, ...plain))]);
    const quoted = Array.from({ length: 2_000 }, () => row({ agent: '"a, b"' }));
    expect(told(read(HEADER, cut, ...quoted))).toEqual(['not-csv', ...told(read(HEADER, ...quoted))]);
    expect(told(read(HEADER, cut, cut, row()))).toEqual(['not-csv', 'not-csv', '203.0.113.5']);
    expect(told(read(HEADER, row(), cut))).toEqual(['203.0.113.5', 'not-csv']);
  });

  it('holds no more of an open cell than of a line', () => {
    let found = 0;
    const reader = csv.open(() => found++);
    for (const line of [HEADER, row({ agent: '"cut' }), ...Array<string>(1_000).fill(row())])
      reader.take(line);
    expect(found).toBeGreaterThan(300);
    reader.end();
    expect(found).toBe(1_001);
  });

  it('goes on after a record of other columns, and after a header again', () => {
    expect(told(read(HEADER, 'a,b', row(), HEADER, row(), `${row()},x`))).toEqual([
      'not-csv',
      '203.0.113.5',
      '203.0.113.5',
      'not-csv',
    ]);
  });

  it.each([
    [row({ agent: 'a"b' }), 'not-csv'],
    [row({ agent: '"a"b' }), 'not-csv'],
    [row().replace('2025-10-10T', 'today '), 'no-time'],
    [row().replace(',200,', ',ok,'), 'no-status'],
  ])('says what %s lacks', (text, fault) => {
    expect(told(read(HEADER, text))).toEqual([fault]);
  });

  it('needs a header', () => {
    expect(told(read(row(), row()))).toEqual(['no-header', 'no-header']);
  });
});
