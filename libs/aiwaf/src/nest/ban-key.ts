import { clientKey, parseAddress } from '../core/client/address';
import { canonicalNetwork } from '../core/client/address-set';
import { AiwafConfigError } from '../core/errors';
import { Engine } from './engine/engine';

/** An address to the key of its client, a network as it is. @throws AiwafConfigError `AIWAF_E_ADDRESS` */
export function banKey(target: string): string {
  const text = canonicalNetwork(target, 'the address');
  const address = parseAddress(text);
  return address === null ? text : clientKey(address);
}

/** Whether a client, or a network by its first address, is exempt or never banned. */
export function isNeverBanned(key: string, { clients, exemptions }: Engine): boolean {
  const address = parseAddress(key.split('/')[0]);
  return address !== null && (clients.isNeverBanned(address) || exemptions.coversAddress(address));
}

/** @throws AiwafConfigError `AIWAF_E_NEVER_BAN` for a key that is exempt or never banned */
export function refuseNeverBanned(key: string, engine: Engine, remedy: string): void {
  if (!isNeverBanned(key, engine)) return;
  throw new AiwafConfigError(
    'AIWAF_E_NEVER_BAN',
    `${key} is exempt, private, a trusted proxy or in bans.neverBan.`,
    remedy,
  );
}

/** Prefix lengths below which a ban is more likely a slip than meant: 16 million addresses of IPv4, or whole regions of IPv6. */
const MIN_PREFIX = { v4: 8, v6: 16 } as const;

/** @throws AiwafConfigError `AIWAF_E_BAN_TOO_WIDE` */
export function refuseTooWide(key: string, remedy: string): void {
  const [address, prefix] = key.split('/');
  if (prefix === undefined || Number(prefix) >= (address.includes(':') ? MIN_PREFIX.v6 : MIN_PREFIX.v4))
    return;
  throw new AiwafConfigError(
    'AIWAF_E_BAN_TOO_WIDE',
    `${key} is so wide that a ban of it locks out much of the Internet.`,
    remedy,
  );
}
