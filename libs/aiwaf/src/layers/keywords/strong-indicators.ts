import { DecodedText } from './query-text';
import { countWords } from './words';

/** More static words than this in one query are an indicator. */
const MANY_WORDS = 2;
/** A larger share of percent signs after the first decoding is an indicator. */
const PERCENT_SHARE = 0.05;

const COMMAND_PARAMETER = /(?:^|\u001f)(?:cmd|exec|system)=([^\u001f]*)/g;
const SHELL_CHARACTER = /[;|&`$<>\\\n]/;
const STEP_UP = /(?:^|[/\\=\u001f])\.\.(?:[/\\]|$)/;

/**
 * What is suspicious on a routed path without being an attack by itself. One alone happens to honest
 * clients (a relative link, a query about shells, a doubly encoded return address), two do not.
 *
 * @param path the path as sent, decoded
 * @param query the decoded query, or `null` where there is none
 * @returns the names of the indicators found, each once
 */
export function strongIndicators(
  path: DecodedText | null,
  query: DecodedText | null,
  { traversal, oversized }: { traversal: boolean; oversized: boolean },
  words: ReadonlySet<string>,
): readonly string[] {
  const found: string[] = [];
  if (traversal || (query !== null && STEP_UP.test(query.text))) found.push('traversal');
  if (query !== null && hasCommand(query.text)) found.push('command');
  if ((query?.percentShare ?? 0) > PERCENT_SHARE || (path?.percentShare ?? 0) > PERCENT_SHARE)
    found.push('encoding');
  if (oversized) found.push('length');
  const count = (text: DecodedText | null) =>
    text === null ? 0 : countWords(text.text, words, MANY_WORDS + 1);
  if (count(query) + count(path) > MANY_WORDS) found.push('words');
  return found;
}

function hasCommand(query: string): boolean {
  for (const [, value] of query.matchAll(COMMAND_PARAMETER)) {
    if (SHELL_CHARACTER.test(value)) return true;
  }
  return false;
}
