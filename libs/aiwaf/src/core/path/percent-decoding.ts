const HEX = /%(?:[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/;
const PERCENT = 37;
const LETTER_U = 117;

/** Whether a text holds anything that one more decoding would change. */
export function isEncoded(text: string): boolean {
  return text.includes('%') && HEX.test(text);
}

/**
 * Decodes each `%XX` and `%uXXXX` once. Never throws: bytes that are no UTF-8 become U+FFFD, and
 * overlong two-byte forms (`%c0%ae`) become the character that lax decoders read in them.
 */
export function decodePercent(text: string): string {
  // The engine's own decoder is many times faster; what it refuses is what the slow way is for.
  try {
    return decodeURIComponent(text);
  } catch {
    return decodeLeniently(text);
  }
}

/**
 * Works on the bytes of the text, in place, since what is decoded is never longer than what it was
 * decoded from. What stands unencoded is whole in UTF-8, so that no escape beside it can alter it.
 */
function decodeLeniently(text: string): string {
  const bytes = Buffer.from(text);
  let end = 0;
  for (let i = 0; i < bytes.length;) {
    if (bytes[i] !== PERCENT) {
      bytes[end++] = bytes[i++];
    } else if (bytes[i + 1] === LETTER_U && hexAt(bytes, i + 2, 4) >= 0) {
      end = putCharacter(bytes, end, hexAt(bytes, i + 2, 4));
      i += 6;
    } else {
      const byte = hexAt(bytes, i + 1, 2);
      const next = isOverlong(byte) && bytes[i + 3] === PERCENT ? hexAt(bytes, i + 4, 2) : -1;
      // An escape that is none stays as it is.
      bytes[end++] = byte < 0 ? PERCENT : next < 0 ? byte : ((byte & 1) << 6) | (next & 0x3f);
      i += byte < 0 ? 1 : next < 0 ? 3 : 6;
    }
  }
  return bytes.toString('utf8', 0, end);
}

/** The number that `count` hexadecimal digits make, or -1 where there are fewer. */
function hexAt(bytes: Buffer, index: number, count: number): number {
  let value = 0;
  for (let i = index; i < index + count; i++) {
    const digit = hexValue(bytes[i]);
    if (digit < 0) return -1;
    value = (value << 4) | digit;
  }
  return value;
}

/** Of a digit or letter in either case; -1 for anything else, the end of the bytes included. */
function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Writes a character of the basic plane in UTF-8; half a pair becomes bytes that are none. */
function putCharacter(bytes: Buffer, at: number, code: number): number {
  let end = at;
  if (code < 0x80) {
    bytes[end++] = code;
  } else {
    if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
    } else {
      bytes[end++] = 0xe0 | (code >> 12);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[end++] = 0x80 | (code & 0x3f);
  }
  return end;
}

/** Begins the two-byte form of an ASCII character, which no encoder writes. */
function isOverlong(byte: number): boolean {
  return (byte & 0xfe) === 0xc0;
}
