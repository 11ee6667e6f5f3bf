import { LogLine } from '../../core/ports/feature-source';
import { LineFault } from './formats/log-format';
import { parseLogRequest, unescapeField } from './log-request';
import { LOG_TIME_LENGTH, parseLogTime } from './log-time';
import { responseTime } from './response-time';

const SPACE = 32;
const QUOTE = 34;
const DASH = 45;
const BACKSLASH = 92;
const MAX_SIZE_DIGITS = 18;

/** Where the address of the client stands: first, or second, after the name of a virtual host. */
export type ClientField = 'first' | 'second';

/**
 * Parses one line of common or combined format, with or without a time field or the name of a virtual
 * host before it. The client is always the same field, before anything but the host name that a client
 * can write, and the time the one before the first unescaped `] "`, so that nothing which a client sends
 * (user name, path, referrer, user agent) moves another field. Linear; never throws.
 */
export function parseLogLine(line: string, client: ClientField = 'first'): LogLine | LineFault {
  const start = client === 'first' ? 0 : line.indexOf(' ') + 1;
  const space = line.indexOf(' ', start);
  if (space <= start || (client === 'second' && start < 2)) return 'no-client';
  const timeEnd = line.indexOf('] "', space);
  if (timeEnd === -1) return line.includes('[') ? 'no-request' : 'no-time';
  const timeStart = timeEnd - LOG_TIME_LENGTH;
  if (timeStart <= space || line[timeStart - 1] !== '[') return 'no-time';
  const at = parseLogTime(line, timeStart);
  if (Number.isNaN(at)) return 'no-time';
  const requestEnd = endOfRequest(line, timeEnd + 3);
  if (requestEnd === -1) return 'no-request';
  const statusEnd = requestEnd + 5;
  if (!isStatus(line, requestEnd + 1) || !endsField(line, statusEnd)) return 'no-status';
  const { method, target } = parseLogRequest(line.slice(timeEnd + 3, requestEnd));
  const { referer, userAgent, tail } = splitRest(line, endOfSize(line, statusEnd));
  return {
    address: line.slice(start, space),
    at,
    method,
    target,
    status: digit(line, statusEnd - 3) * 100 + digit(line, statusEnd - 2) * 10 + digit(line, statusEnd - 1),
    referer,
    userAgent,
    responseTime: tail === '' ? null : responseTime(tail),
    denied: false,
  };
}

/** The quote that closes the request: the first unescaped one before a status, else the first at all. */
function endOfRequest(line: string, start: number): number {
  let first = -1;
  for (let i = endOfQuoted(line, start); i !== -1; i = endOfQuoted(line, i + 1)) {
    if (isStatus(line, i + 1)) return i;
    if (first === -1) first = i;
  }
  return first;
}

/** The next unescaped quote from `start` on, or -1. */
export function endOfQuoted(line: string, start: number): number {
  for (let i = line.indexOf('"', start); i !== -1; i = line.indexOf('"', i + 1)) {
    let backslashes = 0;
    while (i - backslashes > start && line.charCodeAt(i - backslashes - 1) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return i;
  }
  return -1;
}

/** Whether a blank and three digits stand there. */
function isStatus(line: string, index: number): boolean {
  return (
    line.charCodeAt(index) === SPACE &&
    isDigit(line, index + 1) &&
    isDigit(line, index + 2) &&
    isDigit(line, index + 3)
  );
}

function isDigit(line: string, index: number): boolean {
  const value = digit(line, index);
  return value >= 0 && value <= 9;
}

function digit(line: string, index: number): number {
  return line.charCodeAt(index) - 48;
}

function endsField(line: string, index: number): boolean {
  return index === line.length || line.charCodeAt(index) === SPACE;
}

/** The end of the size, `-` or digits, that follows a status; the status's own end where there is none. */
function endOfSize(line: string, statusEnd: number): number {
  let end = statusEnd + 1;
  if (line.charCodeAt(end) === DASH) end++;
  else while (end - statusEnd <= MAX_SIZE_DIGITS && isDigit(line, end)) end++;
  return end > statusEnd + 1 && endsField(line, end) ? end : statusEnd;
}

/** Referrer, user agent and what follows them, from what follows status and size. */
function splitRest(line: string, from: number): { referer: string; userAgent: string | null; tail: string } {
  if (line.charCodeAt(from + 1) !== QUOTE)
    return { referer: '', userAgent: null, tail: line.slice(from).trim() };
  const refererEnd = endOfQuoted(line, from + 2);
  if (refererEnd === -1) return { referer: '', userAgent: null, tail: '' };
  const referer = fieldText(line, from + 2, refererEnd);
  if (line.charCodeAt(refererEnd + 1) !== SPACE || line.charCodeAt(refererEnd + 2) !== QUOTE)
    return { referer, userAgent: null, tail: line.slice(refererEnd + 1).trim() };
  const agentStart = refererEnd + 3;
  const agentEnd = endOfQuoted(line, agentStart);
  if (agentEnd === -1) return { referer, userAgent: null, tail: '' };
  return { referer, userAgent: fieldText(line, agentStart, agentEnd), tail: line.slice(agentEnd + 1).trim() };
}

/** A quoted field; empty for `-`. */
function fieldText(line: string, start: number, end: number): string {
  if (end - start === 1 && line.charCodeAt(start) === DASH) return '';
  return unescapeField(line.slice(start, end));
}
