import { FORM_FIELD } from '../../layers/honeypot';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A form token as the hidden field of an HTML form. */
export function formField(token: string): string {
  const value = token.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
  return `<input type="hidden" name="${FORM_FIELD}" value="${value}">`;
}
