import { Address, addressText, parseAddress } from '../../../core/client/address';
import { NameResolver } from '../../../core/ports/name-resolver';

/** Names of one address that are followed; its owner may have given it thousands. */
const MAX_NAMES = 4;
/** What resolvers say where there is none; everything else means that nobody knows. */
const THERE_IS_NONE = new Set(['ENOTFOUND', 'ENODATA']);

/** What the DNS says of an address: a name that leads back to it, other names only, or none at all. */
export type NameFinding = 'confirmed' | 'other' | 'nameless';

/**
 * Forward-confirmed reverse DNS: whether an address has a name in one of the domains that leads back
 * to the address. The name alone is worth nothing, since the owner of an address chooses it.
 *
 * @throws what the resolver throws where it cannot tell
 */
export async function confirmName(
  address: Address,
  domains: readonly string[],
  names: NameResolver,
): Promise<NameFinding> {
  const found = (await orNone(() => names.reverse(addressText(address)))).map(plain);
  if (found.length === 0) return 'nameless';
  const candidates = found.filter((name) => domains.some((domain) => name.endsWith(`.${domain}`)));
  for (const name of candidates.slice(0, MAX_NAMES)) {
    if (await leadsTo(name, address, names)) return 'confirmed';
  }
  return 'other';
}

/**
 * Whether reverse look-ups work here at all. Some networks answer every one of them with "there is
 * none", and each crawler would be taken for an impostor.
 */
export async function findsNames(names: NameResolver): Promise<boolean> {
  // Google's public resolver, dns.google.
  return (await orNone(() => names.reverse('8.8.8.8'))).length > 0;
}

async function leadsTo(name: string, address: Address, names: NameResolver): Promise<boolean> {
  const wanted = addressText(address);
  const isIpv4 = address.kind() === 'ipv4';
  const addresses = await orUnknownName(() => (isIpv4 ? names.resolve4(name) : names.resolve6(name)));
  return addresses.some((text) => {
    const parsed = parseAddress(text);
    return parsed !== null && addressText(parsed) === wanted;
  });
}

async function orNone(ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await ask();
  } catch (error) {
    const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
    if (typeof code === 'string' && THERE_IS_NONE.has(code)) return [];
    throw error;
  }
}

/** A name that exists without such an address contradicts nobody: resolvers may filter IPv6 addresses out. */
async function orUnknownName(ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await ask();
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'ENOTFOUND') return [];
    throw error;
  }
}

/** In lower case and without the dot at the end that some resolvers leave. */
function plain(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}
