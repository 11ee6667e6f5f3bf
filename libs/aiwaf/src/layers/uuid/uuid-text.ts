const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The other spellings that PostgreSQL reads: without hyphens, in braces, as a URN. */
const WRAPPED = /^(?:urn:uuid:)?\{?([0-9a-f-]{32,36})\}?$/i;
const LAYOUT = /^[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}$/i;
// Quotes, angle brackets, a backslash and control characters: no suffix that an application gives a UUID.

const BREAKING_OUT = /['"`<>\\\u0000-\u001f]/;
const CANONICAL_LENGTH = 36;
/** Characters in the right places that may be wrong for a text to be a UUID still, and no slug. */
const MAX_WRONG = 4;

/** Whether a text is a UUID as it is usually written, of any version and in any case. */
export function isCanonical(text: string): boolean {
  return text.length === CANONICAL_LENGTH && CANONICAL.test(text);
}

/** The canonical form of any spelling of a UUID, or `null` for what is none. */
export function readUuid(text: string): string | null {
  if (isCanonical(text)) return text;
  if (text.length > 60) return null;
  const digits = WRAPPED.exec(text)?.[1].replaceAll('-', '').toLowerCase();
  if (digits?.length !== 32) return null;
  return [8, 12, 16, 20, 32].map((end, i) => digits.slice([0, 8, 12, 16, 20][i], end)).join('-');
}

/**
 * Whether somebody changed a UUID by hand: a few letters that are no digits of one, or a UUID with
 * characters around it that break out of a text. Slugs, names and shortened ids are none of these.
 */
export function isTampered(text: string): boolean {
  if (text.length < CANONICAL_LENGTH || text.length > 4_096) return false;
  if (text.length === CANONICAL_LENGTH) return LAYOUT.test(text) && wrongDigits(text) <= MAX_WRONG;
  return (
    (isCanonical(text.slice(0, CANONICAL_LENGTH)) || isCanonical(text.slice(-CANONICAL_LENGTH))) &&
    BREAKING_OUT.test(text)
  );
}

function wrongDigits(text: string): number {
  return text.replace(/[0-9a-f-]/gi, '').length;
}
