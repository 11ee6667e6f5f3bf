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
  if (run.length === 3) {
    const byte = parseInt(run.slice(1), 16);
    return byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
  }
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  if (!bytes.includes(0xc0) && !bytes.includes(0xc1)) return bytes.toString('utf8');
  let text = '';
  let start = 0;
  for (let i = 0; i + 1 < bytes.length; i++) {
    if ((bytes[i] & 0xfe) === 0xc0) {
      text +=
        bytes.toString('utf8', start, i) + String.fromCharCode(((bytes[i] & 1) << 6) | (bytes[i + 1] & 0x3f));
      start = i + 2;
      i++;
    }
  }
  return text + bytes.toString('utf8', start);
}
