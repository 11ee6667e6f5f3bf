import { decodePercent, isEncoded } from './percent-decoding';

/** Times that percent encoding is taken off; what is encoded deeper is marked, not followed. */
export const MAX_DECODINGS = 3;

/** What folding makes longer than this, and than so many times the text, is cut: one character may become 18. */
const MAX_FOLDED = 4_096;
const MAX_GROWTH = 4;

const SLASH = 47;
const SEMICOLON = 59;
const BACKSLASH = 92;

/** A request target as the client sent it and as every layer judges it. */
export interface CanonicalPath {
  /** The path part as sent, without scheme, host, query and fragment. */
  readonly raw: string;
  /** The query as sent, without `?`; empty where there is none. */
  readonly query: string;
  /** Decoded, NFKC, backslashes and `//` folded, `;params` gone, dot segments resolved; starts with `/`. */
  readonly path: string;
  /** `path` in lower case. */
  readonly lower: string;
  /**
   * `raw` decoded once, doubled slashes inside it folded, in lower case: what a router compares. Differs
   * from `lower` in odd spellings only.
   */
  readonly routerView: string;
  /** The path was encoded more than {@link MAX_DECODINGS} times. */
  readonly overEncoded: boolean;
  /** The path held dot segments that led upwards. */
  readonly traversal: boolean;
}

/**
 * Splits a request target and makes its path canonical. The query is split off first, so that no
 * decoding can move a `?`. Idempotent on `path`; never throws; linear in the length of the target.
 */
export function canonicalPath(target: string): CanonicalPath {
  const { raw, query } = splitTarget(target);
  if (isPlain(raw)) {
    const lower = raw.toLowerCase();
    return { raw, query, path: raw, lower, routerView: lower, overEncoded: false, traversal: false };
  }
  const once = isEncoded(raw) ? decodePercent(raw) : raw;
  const { text, overEncoded } = decodePath(raw, once);
  const { path, traversal } = resolveSegments(text);
  // Slashes that begin a path stay: `//x/y` may be read as host and path.
  const routerView = once.replace(/(?<=[^/])\/{2,}/g, '/').toLowerCase();
  return { raw, query, path, lower: path.toLowerCase(), routerView, overEncoded, traversal };
}

/** `http://host/path?query#fragment` to its path and query; a missing path is `/`. */
function splitTarget(target: string): { raw: string; query: string } {
  let path = target;
  const hash = path.indexOf('#');
  if (hash !== -1) path = path.slice(0, hash);
  let query = '';
  const mark = path.indexOf('?');
  if (mark !== -1) {
    query = path.slice(mark + 1);
    path = path.slice(0, mark);
  }
  if (path.charCodeAt(0) !== 47) {
    const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.exec(path);
    if (scheme !== null) {
      const slash = path.indexOf('/', scheme[0].length);
      path = slash === -1 ? '/' : path.slice(slash);
    }
  }
  return { raw: path === '' ? '/' : path, query };
}

/** Only letters, digits, `-_~` and dots inside names, in single-slashed segments: canonical as it stands. */
function isPlain(path: string): boolean {
  if (path.charCodeAt(0) !== 47) return false;
  let previous = 0;
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    const plain =
      (code >= 97 && code <= 122) ||
      (code >= 47 && code <= 57) ||
      (code >= 65 && code <= 90) ||
      code === 45 ||
      code === 95 ||
      code === 126 ||
      code === 46;
    if (!plain || (previous === 47 && (code === 47 || code === 46))) return false;
    previous = code;
  }
  return true;
}

function fold(text: string): string {
  const folded = text.normalize('NFKC');
  return folded.length <= MAX_FOLDED ? folded : folded.slice(0, MAX_GROWTH * text.length);
}

function decodePath(raw: string, once: string): { text: string; overEncoded: boolean } {
  let text = fold(raw);
  // Full-width percent signs and digits are escapes only once they are folded.
  const decoded = text === raw && once !== raw;
  if (decoded) text = fold(once);
  for (let round = decoded ? 1 : 0; round < MAX_DECODINGS && isEncoded(text); round++) {
    text = fold(decodePercent(text));
  }
  if (!isEncoded(text)) return { text, overEncoded: false };
  return { text: text.replace(/%(?=[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/g, '\ufffd'), overEncoded: true };
}

/** A text without any of these is resolved as it stands. */
const TO_RESOLVE = /^[^/]|[\\;]|\/\.{0,2}(?:\/|$)/;

/** One pass over the characters, since a hostile path is all slashes. */
function resolveSegments(text: string): { path: string; traversal: boolean } {
  if (!TO_RESOLVE.test(text)) return { path: text, traversal: false };
  const segments: string[] = [];
  let traversal = false;
  let open = false;
  for (let i = 0, from = 0, parameters = -1; i <= text.length; i++) {
    const code = i === text.length ? SLASH : text.charCodeAt(i);
    if (code === SEMICOLON && parameters === -1) parameters = i;
    if (code !== SLASH && code !== BACKSLASH) continue;
    const segment = text.slice(from, parameters === -1 ? i : parameters);
    from = i + 1;
    parameters = -1;
    open = segment === '' || segment === '.' || segment === '..';
    if (!open) segments.push(segment);
    if (segment !== '..') continue;
    traversal = true;
    segments.pop();
  }
  return { path: `/${segments.join('/')}${open && segments.length > 0 ? '/' : ''}`, traversal };
}
