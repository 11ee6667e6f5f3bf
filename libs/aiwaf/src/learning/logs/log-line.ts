import { isIP } from 'node:net';
import { LogRequest, parseLogRequest, unescapeField } from './log-request';
import { LOG_TIME_LENGTH, parseLogTime } from './log-time';
import { responseTime } from './response-time';

/** One request as an access log tells it. */
export interface LogLine extends LogRequest {
  /** The first field: what the server saw as the client. Not yet checked to be an address. */
  readonly address: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly status: number;
  /** Empty where the log has none or says `-`. */
  readonly referer: string;
  /** Seconds, or `null` where the log does not say. */
  readonly responseTime: number | null;
}

/** Why a line cannot be used: no client, time, quoted request or status where the formats have them. */
export type LineFault = 'no-client' | 'no-time' | 'no-request' | 'no-status';

const QUOTE = 34;
const BACKSLASH = 92;
const STATUS = /^ (\d{3})(?: (?:\d{1,18}|-))?(?= |$)/;

/**
 * Parses one line of common or combined format, with or without a time field or the name of a virtual
 * host before it. The client is always the first address field and the time the one before the first unescaped `] "`, so that nothing which a
 * client can write (user name, path, referrer, user agent) moves another field. Linear; never throws.
 */
export function parseLogLine(line: string): LogLine | LineFault {
  const space = line.indexOf(' ');
  if (space <= 0) return 'no-client';
  const timeEnd = line.indexOf('] "', space);
  if (timeEnd === -1) return line.includes('[') ? 'no-request' : 'no-time';
  const timeStart = timeEnd - LOG_TIME_LENGTH;
  if (timeStart <= space || line[timeStart - 1] !== '[') return 'no-time';
  const at = parseLogTime(line, timeStart);
  if (Number.isNaN(at)) return 'no-time';
  const requestEnd = endOfRequest(line, timeEnd + 3);
  if (requestEnd === -1) return 'no-request';
  const rest = line.slice(requestEnd + 1);
  const status = STATUS.exec(rest);
  if (status === null) return 'no-status';
  const { referer, tail } = splitRest(rest, status[0].length);
  return {
    address: clientOf(line, space),
    at,
    ...parseLogRequest(line.slice(timeEnd + 3, requestEnd)),
    status: Number(status[1]),
    referer,
    responseTime: tail === '' ? null : responseTime(tail),
  };
}

/**
 * The first field; where that is no address, as in logs that begin with the name of the virtual host,
 * the second if it is one. What a client can write comes later, or as the second field after an address.
 */
function clientOf(line: string, space: number): string {
  const first = line.slice(0, space);
  if (isIP(first) !== 0) return first;
  const second = line.slice(space + 1, line.indexOf(' ', space + 1));
  return isIP(second) === 0 ? first : second;
}

/** The quote that closes the request: the first unescaped one before a status, else the first at all. */
function endOfRequest(line: string, start: number): number {
  let first = -1;
  for (let i = endOfQuoted(line, start); i !== -1; i = endOfQuoted(line, i + 1)) {
    if (line.charCodeAt(i + 1) === 32 && isDigit(line, i + 2) && isDigit(line, i + 3) && isDigit(line, i + 4))
      return i;
    if (first === -1) first = i;
  }
  return first;
}

/** The next unescaped quote from `start` on, or -1. */
function endOfQuoted(line: string, start: number): number {
  for (let i = line.indexOf('"', start); i !== -1; i = line.indexOf('"', i + 1)) {
    let backslashes = 0;
    while (i - backslashes > start && line.charCodeAt(i - backslashes - 1) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return i;
  }
  return -1;
}

function isDigit(line: string, index: number): boolean {
  const code = line.charCodeAt(index);
  return code >= 48 && code <= 57;
}

/** Referrer and what follows the user agent, from what follows status and size. */
function splitRest(rest: string, from: number): { referer: string; tail: string } {
  if (rest.charCodeAt(from + 1) !== QUOTE) return { referer: '', tail: rest.slice(from).trim() };
  const refererEnd = endOfQuoted(rest, from + 2);
  if (refererEnd === -1) return { referer: '', tail: '' };
  const referer = unescapeField(rest.slice(from + 2, refererEnd));
  const agentStart = rest.startsWith(' "', refererEnd + 1) ? refererEnd + 3 : -1;
  const agentEnd = agentStart === -1 ? refererEnd : endOfQuoted(rest, agentStart);
  const tail = agentEnd === -1 ? '' : rest.slice(agentEnd + 1).trim();
  return { referer: referer === '-' ? '' : referer, tail };
}
