import { stemOf } from './scanner-classes';

/** Static keywords by what they are: a leading dot is an extension, a trailing hyphen a beginning, else a word. */
export interface KeywordSets {
  readonly words: ReadonlySet<string>;
  readonly beginnings: readonly string[];
  /** With their dots. */
  readonly extensions: readonly string[];
}

/** Sorts keywords by their kind; all in lower case, blank ones dropped. */
export function keywordSets(keywords: readonly string[]): KeywordSets {
  const words = new Set<string>();
  const beginnings: string[] = [];
  const extensions: string[] = [];
  for (const keyword of keywords.map((word) => word.trim().toLowerCase())) {
    if (keyword.startsWith('.')) extensions.push(keyword);
    else if (keyword.endsWith('-')) beginnings.push(keyword);
    else if (keyword !== '') words.add(keyword);
  }
  return { words, beginnings, extensions };
}

/**
 * The first segment that is a word, its extension and a plural `s` removed: `/hack`, `/exploit.js`,
 * `/exploits/db`. Inside a slug a word does nothing: `/life-hacks/`, `/attack-on-titan`.
 */
export function findWord(segments: readonly string[], words: ReadonlySet<string>): string | null {
  for (const segment of segments) {
    if (segment === '') continue;
    const stem = stemOf(segment);
    if (words.has(stem)) return stem;
    if (stem.endsWith('s') && words.has(stem.slice(0, -1))) return stem;
  }
  return null;
}

/**
 * The first segment that is a beginning and one more word, an extension aside: `wp-` finds `/wp-abc.php`.
 * More words make a slug: `/wp-hosting-for-shops`.
 */
export function findBeginning(segments: readonly string[], beginnings: readonly string[]): string | null {
  for (const beginning of beginnings) {
    const found = segments.find((segment) => {
      const rest = segment.startsWith(beginning) ? stemOf(segment).slice(beginning.length) : '';
      return rest !== '' && !rest.includes('-');
    });
    if (found !== undefined) return found;
  }
  return null;
}

/** How many of the words stand in a text as whole words of `a-z0-9`, counted up to `enough`. */
export function countWords(text: string, words: ReadonlySet<string>, enough: number): number {
  let count = 0;
  for (let i = 0, start = -1; i <= text.length && count < enough; i++) {
    const code = text.charCodeAt(i);
    const inWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (inWord === start >= 0) continue;
    if (!inWord && words.has(text.slice(start, i))) count++;
    start = inWord ? i : -1;
  }
  return count;
}
