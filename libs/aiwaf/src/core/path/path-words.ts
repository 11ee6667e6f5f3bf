/** Characters of a path that are looked at; longer paths are no names that anybody chose. */
export const MAX_WORDS_PATH = 512;
const MAX_WORDS = 8;
const MIN_LENGTH = 4;
const MAX_LENGTH = 40;
const LETTERS = /^[a-z]{4,40}$/;
const WORD = /^[a-z][a-z0-9]{3,39}$/;
const HEXADECIMAL = /^[0-9a-f]{8,}$/;
const LONG_NUMBER = /\d{4}/;

const SLASH = 47;
const DOT = 46;

/**
 * The words of a path that can be told from an identifier, each once, at most eight: pieces of its
 * segments, extensions aside, that a person could have chosen as a name. Most requests are asked for
 * theirs, so that this reads characters: about 100 ns a word.
 *
 * @param lower a canonical path in lower case
 */
export function pathWords(lower: string): string[] {
  const words: string[] = [];
  const end = Math.min(lower.length, MAX_WORDS_PATH);
  let segment = 0;
  let start = -1;
  let extension = false;
  for (let i = 0; i <= end; i++) {
    const code = i === end ? SLASH : lower.charCodeAt(i);
    // What is no ASCII belongs to a word, which then is none.
    const inWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127;
    if (inWord) {
      if (start === -1 && !extension) start = i;
      continue;
    }
    if (start !== -1) {
      const length = i - start;
      if (length >= MIN_LENGTH && length <= MAX_LENGTH) {
        const word = lower.slice(start, i);
        if (isWord(word) && !words.includes(word)) words.push(word);
        if (words.length === MAX_WORDS) return words;
      }
      start = -1;
    }
    if (code === SLASH) {
      extension = false;
      segment = i + 1;
    } else if (code === DOT && i > segment) {
      extension = true;
    }
  }
  return words;
}

/** The pieces of one segment without its extension, in the order in which they stand. */
export function segmentWords(segment: string): string[] {
  const dot = segment.indexOf('.', 1);
  const stem = dot === -1 ? segment : segment.slice(0, dot);
  return stem.split(/[^\p{L}\p{N}]+/u).filter((piece) => piece !== '');
}

/**
 * Whether a piece is a word: 4 to 40 letters of ASCII and digits, beginning with a letter, that is no
 * hexadecimal or dated identifier.
 */
export function isWord(piece: string): boolean {
  return LETTERS.test(piece) || (WORD.test(piece) && !LONG_NUMBER.test(piece) && !HEXADECIMAL.test(piece));
}
