const HEX = /%(?:[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/;
const RUN = /(?:%[0-9a-fA-F]{2})+/g;
const UTF16_ESCAPE = /%u([0-9a-fA-F]{4})/g;

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

function decodeLeniently(text: string): string {
  return text
    .replace(UTF16_ESCAPE, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(RUN, decodeRun);
}

function decodeRun(run: string): string {
  let text = '';
  for (let i = 0; i < run.length;) {
    const byte = byteAt(run, i);
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
      i += 3;
    } else if (isOverlong(byte) && i + 3 < run.length) {
      text += String.fromCharCode(((byte & 1) << 6) | (byteAt(run, i + 3) & 0x3f));
      i += 6;
    } else {
      const start = i;
      for (i += 3; i < run.length && byteAt(run, i) >= 0x80 && !isOverlong(byteAt(run, i));) i += 3;
      text +=
        i - start === 3 ? '\ufffd' : Buffer.from(run.slice(start, i).replaceAll('%', ''), 'hex').toString();
    }
  }
  return text;
}

function byteAt(run: string, index: number): number {
  return (hexValue(run.charCodeAt(index + 1)) << 4) | hexValue(run.charCodeAt(index + 2));
}

/** Of a digit or letter in either case. */
function hexValue(code: number): number {
  return code <= 57 ? code - 48 : (code | 32) - 87;
}

/** Begins the two-byte form of an ASCII character, which no encoder writes. */
function isOverlong(byte: number): boolean {
  return (byte & 0xfe) === 0xc0;
}
