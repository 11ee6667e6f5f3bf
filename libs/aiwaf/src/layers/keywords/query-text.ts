import { CanonicalPath, MAX_DECODINGS } from '../../core/path/canonical-path';
import { decodePercent, isEncoded } from '../../core/path/percent-decoding';

/** Stands between two parameters, so that no pattern takes the end of one for the start of the next. */
export const PARAMETER_END = '\u001f';

/**
 * Characters of a path or a query that are examined: of longer ones the first and the last half. Node
 * and the usual proxies refuse targets half as long; {@link isOversized} counts against what is longer.
 */
export const MAX_EXAMINED = 32_768;

/** A text as rules read it, and how much of it was still encoded after the first decoding. */
export interface DecodedText {
  /** Decoded at most {@link MAX_DECODINGS} times, NFKC, lower case, without null characters and SQL comment marks. */
  readonly text: string;
  /** Share of percent signs in the text decoded once, 0 to 1. */
  readonly percentShare: number;
}

/** Reads a query: `+` is a space and `&` ends a parameter, both before any decoding. */
export function decodeQuery(query: string): DecodedText {
  return decode(examined(query).replaceAll('+', ' ').replaceAll('&', PARAMETER_END));
}

/** Reads a path as sent, with its `;params` and its dot segments. */
export function decodeRawPath(raw: string): DecodedText {
  return decode(examined(raw));
}

/** Whether a path or query is too long to be examined as a whole. */
export function isOversized({ raw, query }: Pick<CanonicalPath, 'raw' | 'query'>): boolean {
  return raw.length > MAX_EXAMINED || query.length > MAX_EXAMINED;
}

function examined(text: string): string {
  if (text.length <= MAX_EXAMINED) return text;
  return `${text.slice(0, MAX_EXAMINED / 2)}${PARAMETER_END}${text.slice(-MAX_EXAMINED / 2)}`;
}

function decode(raw: string): DecodedText {
  let text = raw;
  let percentShare = 0;
  for (let round = 0; round < MAX_DECODINGS && isEncoded(text); round++) {
    text = decodePercent(text);
    if (round === 0) percentShare = shareOfPercentSigns(text);
  }
  return { text: fold(text), percentShare };
}

// Letters with a full-width or compatibility form reach many back ends as ASCII. Null characters and
// comments are how filters that look for whole words are split; a MySQL comment runs as code.
function fold(text: string): string {
  let folded = text;
  if (/[^\x00-\x7f]/.test(folded)) folded = folded.normalize('NFKC');
  if (folded.includes('\0')) folded = folded.replaceAll('\0', '');
  folded = folded.toLowerCase();
  if (folded.includes('/*')) folded = folded.replace(/\/\*!?\d{0,6}|\*\//g, ' ');
  return folded;
}

function shareOfPercentSigns(text: string): number {
  let count = 0;
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', at + 1)) count++;
  return text.length === 0 ? 0 : count / text.length;
}
