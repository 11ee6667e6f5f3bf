import { COMMANDS } from './commands';
import { FILES } from './files';
import { MARKUP } from './markup';
import { PayloadRule } from './payload-rule';
import { SQL } from './sql';
import { TEMPLATES } from './templates';

/** What a rule found: the kind of payload and the piece of text. */
export interface FoundPayload {
  readonly kind: string;
  /** At most 120 characters. */
  readonly piece: string;
}

const RULES: readonly PayloadRule[] = [...MARKUP, ...SQL, ...TEMPLATES, ...FILES, ...COMMANDS];

// Without one of these no rule can match: most queries end here.
const SUSPICIOUS =
  /[<>'"`{}()[;|\\\r\n#]|--|\.\.|:\/|%|\/(?:etc|proc|windows|winnt)|union|__|java|constructor|script:|\d\s{1,9}(?:or|and|xor|having)\b|(?:cmd|exec|command|execute|shell|system)=/;

/**
 * Looks for an unmistakable payload in decoded, lower-case text.
 *
 * @param text from {@link decodeQuery} or {@link decodeRawPath}; linear in its length
 */
export function findPayload(text: string): FoundPayload | null {
  if (!SUSPICIOUS.test(text)) return null;
  for (const rule of RULES) {
    if (!rule.needles.some((needle) => text.includes(needle))) continue;
    const piece = tryRule(rule, text);
    if (piece !== null) return { kind: rule.kind, piece: piece.slice(0, 120) };
  }
  return null;
}

function tryRule({ pattern, after, reach = 0 }: PayloadRule, text: string): string | null {
  for (pattern.lastIndex = 0; ;) {
    const match = pattern.exec(text);
    if (match === null) return null;
    if (after === undefined) return match[0];
    const before = text.slice(Math.max(0, match.index - reach), match.index);
    if (after.test(before)) return match[0];
  }
}
