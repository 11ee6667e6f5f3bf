/**
 * The part of `node:dns/promises` that crawler verification asks, off the request path. Rejects with
 * a `code` such as `ENOTFOUND` (there is none) or `ETIMEOUT` (nobody knows).
 */
export interface NameResolver {
  reverse(address: string): Promise<readonly string[]>;
  resolve4(name: string): Promise<readonly string[]>;
  resolve6(name: string): Promise<readonly string[]>;
}

export const NameResolver = Symbol('NameResolver');
