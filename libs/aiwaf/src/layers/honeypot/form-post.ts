import { FormRule } from '../../core/handler';
import { header, RequestContext } from '../../core/request-context';
import { isBackground } from './page-view';
import { FORM_FIELD, FORM_HEADER } from './form-tokens';
import { cookie } from './visitor';

/** The encodings of an HTML form (HTML, 4.10.18.6). */
const FORM_TYPES = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)(?:[\s;]|$)/i;

/** A post that a person filled in, with what it carries of the page it came from. */
export interface FormPost {
  readonly rule: FormRule | null;
  /** Possible form tokens, the most particular first. */
  readonly tokens: readonly string[];
}

/**
 * Reads a request as a form; `null` where it is none. What a script sends is a form only where the
 * host says so by `@AiwafForm()` or by a token in it: beacons and calls use the same encodings.
 */
export function formPost(context: RequestContext): FormPost | null {
  const { method, headers, handler } = context;
  if (handler === null) return null;
  const rule = handler.form;
  if (rule === null && (method !== 'POST' || !FORM_TYPES.test(header(headers, 'content-type')))) return null;
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return null;
  const own = [bodyField(handler.body), header(headers, FORM_HEADER)].filter((token) => token !== '');
  if (rule === null && own.length === 0 && isBackground(context)) return null;
  const kept = cookie(header(headers, 'cookie'), (name) => name === FORM_FIELD);
  return { rule, tokens: kept === null ? own : [...own, kept] };
}

function bodyField(body: unknown): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, FORM_FIELD)) return '';
  const value = (body as Readonly<Record<string, unknown>>)[FORM_FIELD];
  return typeof value === 'string' ? value : '';
}
