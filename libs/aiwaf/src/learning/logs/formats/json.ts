import { LogLine } from '../../../core/ports/feature-source';
import { caddy } from './json-caddy';
import { JsonDialect, JsonRecord, recordOf } from './json-dialect';
import { repeatsClientKey } from './json-keys';
import { nginx } from './json-nginx';
import { own } from './json-own';
import { pino } from './json-pino';
import { traefik } from './json-traefik';
import { LineFault, lineByLine } from './log-format';

const DIALECTS: readonly JsonDialect[] = [nginx, caddy, traefik, pino, own];
const BRACE = 123;

/** JSON lines: nginx, Caddy, Traefik, pino-http and our own request log, told by their keys line by line. */
export const json = lineByLine(parseJsonLine);

/**
 * A line that could be of two servers, or that has a key twice which tells the client, is refused: a
 * format that escapes nothing lets a client write keys of its own behind the server's.
 */
export function parseJsonLine(text: string): LogLine | LineFault {
  if (text.charCodeAt(0) !== BRACE) return 'not-json';
  const record = parsed(text);
  if (record === null) return 'not-json';
  if (repeatsClientKey(text, record)) return 'ambiguous';
  let found: LogLine | LineFault | null = null;
  for (const read of DIALECTS) {
    const line = read(record);
    if (line !== null && found !== null) return 'ambiguous';
    found ??= line;
  }
  return found ?? 'unknown-keys';
}

/** Both nginx (by default) and Apache write other bytes than JSON has characters for as `\xHH`. */
function parsed(text: string): JsonRecord | null {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    if (!text.includes('\\x')) return null;
  }
  try {
    return recordOf(JSON.parse(withoutHex(text)));
  } catch {
    return null;
  }
}

/** `\xHH` as a percent-encoded byte, as in other formats; any other escape as it is. */
function withoutHex(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|[^])/g, (escape, hex?: string) =>
    hex === undefined ? escape : `%${hex}`,
  );
}
