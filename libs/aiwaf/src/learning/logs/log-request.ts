import { requestTarget } from '../../core/path/request-target';

/** The request field of a line: the method and target of a request, or nothing usable. */
export interface LogRequest {
  /** Upper-case method, or the empty text where the field holds no request. */
  readonly method: string;
  /** Path and query as sent; `null` for `-`, `*`, `CONNECT` targets and bytes that are no HTTP. */
  readonly target: string | null;
}

const NO_REQUEST: LogRequest = Object.freeze({ method: '', target: null });
const METHOD = /^[A-Za-z][A-Za-z_-]{0,30}$/;
const PROTOCOL = /^HTTP\/\d(?:\.\d)?$/;
const HEX_BYTE = /^[0-9a-fA-F]{2}$/;
const QUOTE = 34;
const BACKSLASH = 92;
const LETTER_X = 120;

/**
 * Splits `GET /path HTTP/1.1`. A target with blanks keeps them, a missing protocol (HTTP/0.9) is
 * accepted, and garbage is a line without a path: counted as read, judged by nothing.
 */
export function parseLogRequest(field: string): LogRequest {
  const space = field.indexOf(' ');
  if (space === -1) return NO_REQUEST;
  const method = methodOf(field.slice(0, space));
  if (method === '') return NO_REQUEST;
  const target = field.slice(space + 1, endOfTarget(field, space));
  return { method, target: requestTarget(unescapeField(target)) };
}

/** A method in upper case; the empty text for what is none. */
export function methodOf(text: string): string {
  if (text === 'GET' || text === 'POST') return text;
  return METHOD.test(text) ? text.toUpperCase() : '';
}

function endOfTarget(field: string, space: number): number {
  const last = field.lastIndexOf(' ');
  return last > space && PROTOCOL.test(field.slice(last + 1)) ? last : field.length;
}

/**
 * Takes the server's own escapes off a quoted field: `\"` and `\\` become the character, `\xHH` a
 * percent-encoded byte, so that later decoding sees the bytes that the client sent.
 */
export function unescapeField(field: string): string {
  let at = field.indexOf('\\');
  if (at === -1) return field;
  let text = '';
  let from = 0;
  for (; at !== -1; at = field.indexOf('\\', at + 2)) {
    const next = field.charCodeAt(at + 1);
    if (next === QUOTE || next === BACKSLASH) {
      text += field.slice(from, at);
      from = at + 1;
    } else if (next === LETTER_X && HEX_BYTE.test(field.slice(at + 2, at + 4))) {
      text += `${field.slice(from, at)}%`;
      from = at + 2;
    }
  }
  return text + field.slice(from);
}
