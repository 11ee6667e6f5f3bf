import { canonicalPath } from '#aiwaf/internals';

/** Path prefixes that the Python package exempts from every layer, compared by letters. */
const DEFAULT_EXEMPT = [
  '/admin/',
  '/admin/login/',
  '/login/',
  '/accounts/login/',
  '/auth/login/',
  '/signin/',
];

/** The prefix of the Python package's default list that covers a path as it was sent, or `undefined`. */
export function defaultExemptPrefix(path: string): string | undefined {
  return DEFAULT_EXEMPT.find((prefix) => path.toLowerCase().startsWith(prefix));
}

/** Whether the canonical form of a path has left the prefix that its raw form begins with. */
export function leaves(path: string, prefix: string): boolean {
  const { lower } = canonicalPath(path);
  return lower !== path.toLowerCase() && lower !== prefix.replace(/\/$/, '') && !lower.startsWith(prefix);
}

/** Whether a path lies under a prefix by whole segments, as it was sent and in any case. */
export function isUnder(path: string, prefix: string): boolean {
  const segments = (text: string) => text.toLowerCase().trim().split('/').filter(Boolean);
  const [inner, outer] = [segments(path), segments(prefix)];
  return outer.length > 0 && outer.every((segment, index) => inner[index] === segment);
}
