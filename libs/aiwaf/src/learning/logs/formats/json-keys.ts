import { endOfQuoted } from '../log-line';
import { NGINX_CLIENT_KEYS } from './json-nginx';
import { JsonRecord } from './json-dialect';

/** Keys that name the client, or the object in which it is named, in any of the dialects. */
const CLIENT_KEYS: ReadonlySet<string> = new Set([
  ...NGINX_CLIENT_KEYS,
  'ClientHost',
  'ip_address',
  'remoteAddress',
  'req',
  'request',
]);
const COLON = 58;

/**
 * Whether an object in a JSON text has a key twice that tells the client. `JSON.parse` keeps the last
 * one without a word, so what the text has is compared with what was kept. Equal keys of different
 * objects, such as a header of that name, are no repetition.
 */
export function repeatsClientKey(text: string, record: JsonRecord): boolean {
  const written = clientKeysIn(text);
  return new Set(written).size < written.length && written.length !== keptIn(record);
}

/** The keys of a JSON text that tell the client, in all depths. */
function clientKeysIn(text: string): string[] {
  const keys: string[] = [];
  for (let start = text.indexOf('"'); start !== -1;) {
    const end = endOfQuoted(text, start + 1);
    if (end === -1) break;
    let next = end + 1;
    while (text.charCodeAt(next) <= 32) next++;
    if (text.charCodeAt(next) === COLON) {
      const key = keyOf(text, start, end);
      if (CLIENT_KEYS.has(key)) keys.push(key);
    }
    start = text.indexOf('"', next);
  }
  return keys;
}

/** A key without its quotes; one that is spelt with escapes may be any. */
function keyOf(text: string, start: number, end: number): string {
  const key = text.slice(start + 1, end);
  if (!key.includes('\\')) return key;
  try {
    return String(JSON.parse(text.slice(start, end + 1)));
  } catch {
    return key;
  }
}

/** How many such keys the parsed value has, in all depths. */
function keptIn(record: JsonRecord): number {
  let count = 0;
  const open: object[] = [record];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value) && CLIENT_KEYS.has(key)) count++;
      if (typeof inner === 'object' && inner !== null) open.push(inner as object);
    }
  }
  return count;
}
