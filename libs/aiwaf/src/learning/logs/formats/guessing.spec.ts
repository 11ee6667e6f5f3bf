import { LogLine } from '../../../core/ports/feature-source';
import { logFormat } from '.';
import { LineFault } from './log-format';

const tail = '[10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 5 "-" "x"';
const plain = `203.0.113.5 - - ${tail}`;
const named = `shop.example:443 203.0.113.5 - - ${tail}`;
const json =
  '{"remote_addr":"203.0.113.5","time_iso8601":"2025-10-10T13:55:36Z","request":"GET / HTTP/1.1","status":200}';
const csv = [
  'timestamp,ip_address,method,path,status_code',
  '2025-10-10T13:55:36Z,203.0.113.5,GET,/,200',
  '2025-10-10T13:55:37Z,203.0.113.5,GET,/,200',
];
const times = (count: number, line: string) => Array.from({ length: count }, () => line);

function clientsOf(lines: readonly string[], format = 'auto'): string[] {
  const found: (LogLine | LineFault)[] = [];
  const reader = logFormat(format).open((line) => found.push(line));
  for (const line of lines) reader.take(line);
  reader.end();
  return found.map((line) => (typeof line === 'string' ? line : line.address));
}

describe('the format of a log', () => {
  it.each([
    ['combined', [plain, plain]],
    ['vhost', [named, named]],
    ['json', [json, json]],
    ['csv', csv],
  ])('is seen to be %s', (name, lines) => {
    expect(clientsOf(lines)).toEqual(['203.0.113.5', '203.0.113.5']);
    expect(clientsOf(lines, name)).toEqual(clientsOf(lines));
  });

  it('is that of most of the first fifty lines', () => {
    const lines = [...times(20, plain), ...times(30, json), ...times(100, plain)];
    expect(clientsOf(lines)).toEqual([
      ...times(20, 'not-json'),
      ...times(30, '203.0.113.5'),
      ...times(100, 'not-json'),
    ]);
  });

  it('is combined where none fits, so that what is missing is told', () => {
    expect(clientsOf(['hello world', 'hello'])).toEqual(['no-time', 'no-client']);
    expect(clientsOf([])).toEqual([]);
  });

  it('is the one that is named, whatever the lines look like', () => {
    expect(clientsOf([plain], 'json')).toEqual(['not-json']);
  });

  describe('with two addresses first', () => {
    const both = `198.51.100.9 203.0.113.5 - - ${tail}`;

    it('is told by the other lines', () => {
      expect(clientsOf([both, both, named])).toEqual(['203.0.113.5', '203.0.113.5', '203.0.113.5']);
      expect(clientsOf([both, both, plain])).toEqual(['198.51.100.9', '198.51.100.9', '203.0.113.5']);
    });

    it('is not guessed where all lines are so', () => {
      expect(clientsOf([both, both])).toEqual(['ambiguous', 'ambiguous']);
      expect(clientsOf([both], 'vhost')).toEqual(['203.0.113.5']);
      expect(clientsOf([both], 'combined')).toEqual(['198.51.100.9']);
    });

    it('is clear with a port', () => {
      expect(clientsOf([`192.0.2.10:443 203.0.113.5 - - ${tail}`])).toEqual(['203.0.113.5']);
      expect(clientsOf([`[2001:db8::1]:443 203.0.113.5 - - ${tail}`])).toEqual(['203.0.113.5']);
    });
  });

  it.each(['xml', '', 'toString', '__proto__'])('cannot be %j', (name) => {
    expect(() => logFormat(name)).toThrow(
      expect.objectContaining({
        code: 'AIWAF_E_LOG_FORMAT',
        name: 'AiwafConfigError',
        remedy: 'Write one of auto, combined, vhost, json, csv.',
      }),
    );
  });
});
