/**
 * A text as a column of `length` characters takes it on every database: cut, never refused, without
 * half a surrogate pair at the end and without NUL, which PostgreSQL rejects.
 */
export function fitText(text: string, length: number): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  if (clean.length <= length) return clean;
  const last = clean.charCodeAt(length - 1);
  return clean.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
