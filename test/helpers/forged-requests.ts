import { CSV_FORMAT, JSON_LINES_FORMAT, type Random } from '#aiwaf/internals';
import { logLine } from './log-generator';

/** One request whose sender tries to be taken for another. */
export interface ForgedRequest {
  /** Who sent it. */
  readonly address: string;
  readonly at: number;
  /** Names the request: nobody else asks for it. */
  readonly marker: string;
  /** What the sender chose: of the query, the user name, the host, the referrer and the user agent. */
  readonly query: string;
  readonly user: string;
  readonly host: string;
  readonly referer: string;
  readonly agent: string;
}

/** Of the networks 198.51.100.0/24 and 2001:db8:bad::/48, from which nobody sends. */
export const VICTIMS = ['198.51.100.9', '198.51.100.200', '2001:db8:bad::1', '::ffff:198.51.100.77'];
const TIME = '[10/Oct/2025:13:55:36 +0000]';
/** Of every answer. */
export const STATUS = 404;

export const isVictim = (key: string): boolean => /^198\.51\.100\.|^2001:db8:bad:/.test(key);

/** The sender of request `i` of a log. */
export function senderOf(i: number): string {
  return i % 5 === 0 ? `2001:db8:${(i % 9_000).toString(16)}:1::${(i % 7) + 1}` : `203.0.113.${i % 251}`;
}

/** Request `i`, whose sender sends anything. */
export function forgedRequest(i: number, random: Random): ForgedRequest {
  return {
    address: senderOf(i),
    at: Date.UTC(2025, 9, 10) + i * 50,
    marker: `/r${i}`,
    query: anything(random),
    user: anything(random),
    host: pick(['shop.example', 'shop.example:443', victim(random), `${victim(random)}:80`], random),
    referer: anything(random),
    agent: anything(random),
  };
}

/** Pieces that move fields where a reader is careless. */
function anything(random: Random): string {
  let text = '';
  for (let n = Math.floor(random() * 5); n >= 0; n--) text += pick(PIECES, random)(random);
  return text;
}

const PIECES: readonly ((random: Random) => string)[] = [
  ...[
    '"',
    '\\',
    '\\"',
    '""',
    '" ',
    '"] "',
    '] "',
    '[',
    ' - - ',
    ' ',
    ',',
    "'",
    '=',
    '}',
    '{',
    '":"',
    '\t',
    '-',
  ].map((text) => () => text),
  ...[
    '\r',
    '\n',
    '\r\n',
    '\u2028',
    '\u0085',
    '\v',
    '\f',
    '\u0000',
    '\u001b',
    'é',
    '\ud83d\ude00',
    '\ufeff',
  ].map((text) => () => text),
  victim,
  (random) => `${victim(random)} `,
  (random) => `" 200 5 "-" "x"\n${line(random)}`,
  (random) => `\r${line(random)}`,
  (random) => `\u2028${line(random)}`,
  line,
  (random) => `${TIME} "GET /forged HTTP/1.1" ${200 + Math.floor(random() * 300)} 5`,
  (random) => `","remote_addr":"${victim(random)}","x":"`,
  (random) => `","request":{"client_ip":"${victim(random)}"},"ts":1,"y":"`,
  (random) =>
    `","ClientHost":"${victim(random)}","StartUTC":"2025-10-10T13:55:36Z","DownstreamStatus":200,"y":"`,
  (random) => `","req":{"remoteAddress":"${victim(random)}"},"res":{"statusCode":200},"time":1,"y":"`,
  (random) => `","ip_address":"${victim(random)}","timestamp":"2025-10-10T13:55:36Z","status_code":200,"y":"`,
  (random) => `\\u0022,\\u0022clientip\\u0022:\\u0022${victim(random)}`,
  (random) => `"\n${JSON_LINES_FORMAT.lines([forgedEntry(random)])}`,
  (random) => `"\n${CSV_FORMAT.lines([forgedEntry(random)])}`,
  (random) => `",5,pass,,,x\r\n${CSV_FORMAT.lines([forgedEntry(random)])}"`,
  () => `"\r\n${CSV_FORMAT.header}`,
];

function victim(random: Random): string {
  return pick(VICTIMS, random);
}

function line(random: Random): string {
  return logLine({ address: victim(random), at: 1.76e12, request: 'GET /forged HTTP/1.1', status: STATUS });
}

function forgedEntry(random: Random) {
  return entryOf({
    address: victim(random),
    at: 1.76e12,
    marker: '/forged',
    query: '',
    user: '-',
    host: '',
    referer: '',
    agent: 'x',
  });
}

function pick<T>(choices: readonly T[], random: Random): T {
  return choices[Math.floor(random() * choices.length)];
}

/** What our own log knows of a request: no query, no user. */
export function entryOf({ address, at, marker, referer, agent }: ForgedRequest) {
  return {
    at,
    address,
    path: marker,
    referer,
    method: 'GET',
    status: STATUS,
    requestId: `id${marker}`,
    responseTime: 0.01,
    userAgent: agent,
    contentLength: 5,
    verdict: 'pass',
    layer: null,
    code: null,
  } as const;
}
