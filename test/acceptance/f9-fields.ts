/** Text that columns, encodings and drivers may stumble over, before it is made too long. */
const STUFF = [
  'x',
  'ж',
  '漢',
  '😀',
  '\u0000',
  "'",
  '"',
  '\\',
  '%',
  '\n',
  '\u202e',
  '\ud83d',
  '\udc00',
  'é',
  '${1}',
  '?',
];

/** A text of `length` UTF-16 units at least, made of a few kinds of characters that `seed` chooses. */
export function oversize(seed: number, length: number): string {
  const parts = [STUFF[seed % STUFF.length], STUFF[(seed * 7 + 3) % STUFF.length], 'ab'];
  return parts.join('').repeat(Math.ceil(length / 3) + 1);
}
