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
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|(.))/g;

/**
 * Splits `GET /path HTTP/1.1`. A target with blanks keeps them, a missing protocol (HTTP/0.9) is
 * accepted, and garbage is a line without a path: counted as read, judged by nothing.
 */
export function parseLogRequest(field: string): LogRequest {
  const space = field.indexOf(' ');
  if (space === -1) return NO_REQUEST;
  const method = field.slice(0, space);
  if (!METHOD.test(method)) return NO_REQUEST;
  const last = field.lastIndexOf(' ');
  const end = last > space && PROTOCOL.test(field.slice(last + 1)) ? last : field.length;
  const target = unescapeField(field.slice(space + 1, end));
  const usable = target.charCodeAt(0) === 47 || /^https?:\/\//i.test(target);
  return { method: method.toUpperCase(), target: usable ? target : null };
}

/**
 * Takes the server's own escapes off a quoted field: `\"` and `\\` become the character, `\xHH` a
 * percent-encoded byte, so that later decoding sees the bytes that the client sent.
 */
export function unescapeField(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(ESCAPE, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (character === '"' || character === '\\' ? character : `\\${character}`) : `%${hex}`,
  );
}
