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

/** @throws AiwafConfigError `AIWAF_E_NEVER_BAN` for a key that is exempt or never banned */
export function refuseNeverBanned(key: string, { clients, exemptions }: Engine, remedy: string): void {
  const address = parseAddress(key.split('/')[0]);
  if (address === null || !(clients.isNeverBanned(address) || exemptions.coversAddress(address))) return;
  throw new AiwafConfigError(
    'AIWAF_E_NEVER_BAN',
    `${key} is exempt, private, a trusted proxy or in bans.neverBan.`,
    remedy,
  );
}
