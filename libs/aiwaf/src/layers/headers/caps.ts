import { header, Headers } from '../../core/request-context';
import { HeadersOptions } from './headers.options';

/** WSGI servers, and so the limit that operators bring along, name a header `HTTP_X_Y`... */
const CGI_PREFIX = 'HTTP_'.length;
/** ...but for these two. */
const UNPREFIXED = new Set(['content-type', 'content-length']);
const LONGEST_UNPREFIXED = 'content-length'.length;
const SHORTEST_UNPREFIXED = 'content-type'.length;

/**
 * Header bytes: each name as a WSGI server spells it, and each value. Node gives header values as
 * Latin-1, so that a character is a byte.
 *
 * @param rawHeaders names and values in turn
 */
export function headerBytes(rawHeaders: readonly string[]): number {
  let bytes = 0;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    bytes += name.length + rawHeaders[i + 1].length;
    const other = name.length < SHORTEST_UNPREFIXED || name.length > LONGEST_UNPREFIXED;
    if (other || !UNPREFIXED.has(name.toLowerCase())) bytes += CGI_PREFIX;
  }
  return bytes;
}

/** What of a request exceeds its cap, or `null`. */
export function overCap(
  rawHeaders: readonly string[],
  headers: Headers,
  options: Readonly<HeadersOptions>,
): string | null {
  if (headerBytes(rawHeaders) > options.maxHeaderBytes)
    return `more than ${options.maxHeaderBytes} header bytes`;
  if (rawHeaders.length > 2 * options.maxHeaderCount) return `more than ${options.maxHeaderCount} headers`;
  if (header(headers, 'user-agent').length > options.maxUserAgentLength) {
    return `a user agent over ${options.maxUserAgentLength} characters`;
  }
  if (header(headers, 'accept').length > options.maxAcceptLength) {
    return `an Accept over ${options.maxAcceptLength} characters`;
  }
  return null;
}
