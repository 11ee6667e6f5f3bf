const SLASH = 47;
const ABSOLUTE = /^https?:\/\//i;

/** A request target that has a path, as sent; `null` for `*`, `CONNECT` targets and bytes that are no HTTP. */
export function requestTarget(text: string): string | null {
  return text.charCodeAt(0) === SLASH || ABSOLUTE.test(text) ? text : null;
}
