/**
 * A text as a whole number of 53 bits, which a double holds exactly: two 32-bit FNV-1a runs of different
 * start. Tells the paths of a log apart in little memory; 0 is left free for "none".
 */
export function textHash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01234567;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x01000193) ^ (low >>> 15);
  }
  return (high & 0x1fffff) * 4_294_967_296 + (low >>> 0) || 1;
}
