/** Shorter pieces are copied by V8 anyway. */
const MIN_SLICE = 13;

/**
 * A text that keeps no longer one alive: V8 makes a piece of a text a view of the whole, so that a word
 * that is remembered would hold the request line that it came in, 16 KiB of it.
 */
export function detached(text: string): string {
  return text.length < MIN_SLICE ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
