import { growth, LINEAR_AT_MOST, repeated } from '../../../../../../test/helpers/growth';
import { shownLine } from '../shown-line';
import { logFormat } from '.';

const TIME = '[10/Oct/2025:13:55:36 +0000]';
const PIECES = [
  '"',
  '\\',
  '\\"',
  '""',
  '","',
  '",',
  '] "',
  ' ',
  ' "',
  '" 200 ',
  'rt=',
  '1',
  ':',
  '[',
  '{"',
  '\\x22',
];
const NGINX = '{"remote_addr":"203.0.113.5","msec":1760104536.1,"status":200,"request":"GET / HTTP/1.1"';
const CSV_HEADER = 'timestamp,ip_address,method,path,status_code,user_agent';
const CSV_ROW = '2025-10-10T13:55:36Z,203.0.113.5,GET,/,200';

/** Where in a line of each format a client, or who writes the file, may put anything. */
const PLACES: readonly (readonly [format: string, place: string, line: (hostile: string) => string])[] = [
  ['combined', 'alone', (hostile) => hostile],
  ['combined', 'user', (hostile) => `203.0.113.5 - ${hostile} ${TIME} "GET / HTTP/1.1" 200 5`],
  ['combined', 'path', (hostile) => `203.0.113.5 - - ${TIME} "GET /${hostile} HTTP/1.1" 200 5`],
  ['combined', 'user agent', (hostile) => `203.0.113.5 - - ${TIME} "GET / HTTP/1.1" 200 5 "-" "${hostile}"`],
  ['combined', 'tail', (hostile) => `203.0.113.5 - - ${TIME} "GET / HTTP/1.1" 200 5 "-" "x" ${hostile}`],
  ['vhost', 'host', (hostile) => `${hostile} 203.0.113.5 - - ${TIME} "GET / HTTP/1.1" 200 5`],
  ['json', 'alone', (hostile) => `{${hostile}`],
  ['json', 'value', (hostile) => `${NGINX},"http_user_agent":${JSON.stringify(hostile)}}`],
  ['json', 'raw value', (hostile) => `${NGINX},"http_user_agent":"${hostile}"}`],
  ['json', 'key', (hostile) => `${NGINX},${JSON.stringify(hostile)}:1}`],
  ['csv', 'alone', (hostile) => hostile],
  ['csv', 'cell', (hostile) => `${CSV_ROW},"${hostile.replaceAll('"', '""')}"`],
  ['csv', 'raw cell', (hostile) => `${CSV_ROW},${hostile}`],
  ['auto', 'alone', (hostile) => hostile],
];

/** Tried again where a busy machine may have been the cause. */
function expectLinear(text: (length: number, round: number) => string, work: (text: string) => void): void {
  const tries: number[] = [];
  do tries.push(growth(text, work));
  while (tries[tries.length - 1] >= LINEAR_AT_MOST && tries.length < 4);
  expect(tries[tries.length - 1]).toBeLessThan(LINEAR_AT_MOST);
}

function read(format: string, lines: readonly string[]): void {
  const reader = logFormat(format).open(() => undefined);
  if (format === 'csv') reader.take(CSV_HEADER);
  for (const line of lines) reader.take(line);
  reader.end();
}

describe('hostile lines', () => {
  it.each(PLACES)('of %s take time in proportion to their length: %s', (format, _, line) => {
    for (const piece of PIECES) {
      const text = (length: number, round: number) => line(repeated(piece, length) + String(round));
      expectLinear(text, (hostile) => read(format, [hostile]));
    }
  });

  const nested: readonly (readonly [string, (depth: number) => string])[] = [
    ['arrays', (depth) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`],
    ['objects', (depth) => `${'{"req":'.repeat(depth / 8)}1${'}'.repeat(depth / 8)}`],
    ['keys', (depth) => `{${'"remote_addr":1,'.repeat(depth / 16)}"x":1}`],
    ['spelt keys', (depth) => `{${'"\\u0061":1,'.repeat(depth / 11)}"x":1}`],
  ];
  it.each(nested)('of JSON with many %s too', (_, text) => {
    expectLinear(
      (length) => text(length / 2),
      (hostile) => read('json', [hostile]),
    );
  });

  it.each(['"\n', '","\n', 'a,"\n', '"",\n', '"a\nb\n', '"\n"x\n', `${CSV_ROW},"x\n${CSV_ROW},y\n`])(
    'of CSV that open a cell and do not close it too: %j',
    (piece) => {
      expectLinear(
        (length) => repeated(piece, 4 * length),
        (hostile) =>
          read(
            'csv',
            hostile.split('\n').filter((line) => line !== ''),
          ),
      );
    },
  );

  it('are shown in time in proportion to their length', () => {
    for (const piece of PIECES) expectLinear((length) => repeated(piece, length), shownLine);
  });
});
