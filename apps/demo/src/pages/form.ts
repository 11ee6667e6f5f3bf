/**
 * The text of a form field or a JSON property, trimmed; empty when it is absent, no text, or longer
 * than it may be.
 */
export function field(body: unknown, name: string, maxLength: number): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return '';
  const value = (body as Record<string, unknown>)[name];
  const text = typeof value === 'string' ? value.trim() : '';
  return text.length > maxLength ? '' : text;
}

/** A whole number from a form or JSON; `fallback` when it is absent or outside 1 to 99. */
export function quantityOf(body: unknown, fallback = 1): number {
  const value = (body as { quantity?: unknown } | null | undefined)?.quantity;
  const number = typeof value === 'number' ? value : Number(field(body, 'quantity', 2));
  return Number.isInteger(number) && number >= 1 && number <= 99 ? number : fallback;
}
