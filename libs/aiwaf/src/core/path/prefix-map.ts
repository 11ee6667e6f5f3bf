/** A prefix in comparable form: lower case, one leading slash, no doubled or trailing slashes. */
export function normalizePrefix(prefix: string): string {
  const folded = `/${prefix.trim().toLowerCase()}`.replace(/\/{2,}/g, '/');
  return folded.length > 1 && folded.endsWith('/') ? folded.slice(0, -1) : folded;
}

/**
 * Values by path prefix, matched by whole segments: `/health` covers `/health/x`, not `/healthz`.
 * A look-up costs one Map access per segment, at most as many as the deepest prefix has.
 */
export class PrefixMap<T> {
  private readonly values = new Map<string, T>();
  private depth = 0;

  /** Adds a value; the first one for a prefix stays. */
  add(prefix: string, value: T): void {
    const key = normalizePrefix(prefix);
    if (this.values.has(key)) return;
    this.values.set(key, value);
    this.depth = Math.max(this.depth, key === '/' ? 0 : key.split('/').length - 1);
  }

  get size(): number {
    return this.values.size;
  }

  /** The value of the longest prefix that covers `lowerPath`, a path in lower case. */
  longest(lowerPath: string): T | undefined {
    if (this.values.size === 0) return undefined;
    let found = this.values.get('/');
    let end = 0;
    for (let level = 0; level < this.depth && end !== -1; level++) {
      end = lowerPath.indexOf('/', end + 1);
      const value = this.values.get(end === -1 ? lowerPath : lowerPath.slice(0, end));
      if (value !== undefined) found = value;
    }
    return found;
  }
}
