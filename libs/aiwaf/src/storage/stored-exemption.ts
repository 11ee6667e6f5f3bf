import { canonicalNetwork } from '../core/client/address-set';
import { AiwafConfigError } from '../core/errors';
import { normalizePrefix } from '../core/path/prefix-map';
import { IpExemption, PathExemption } from '../core/ports/exemption-store';
import { EntryKind } from './entry-kind';
import { fitText } from './fit-text';
import { REASON_LENGTH } from './stored-ban';

const PATH_LENGTH = 500;

/** @throws AiwafConfigError `AIWAF_E_ADDRESS` */
function storableIp({ address, reason }: IpExemption): IpExemption {
  return {
    address: canonicalNetwork(address, 'The exemption'),
    reason: fitText(reason, REASON_LENGTH),
  };
}

/**
 * A path that is too long is refused where a reason is cut: a shorter prefix would exempt more.
 *
 * @throws AiwafConfigError `AIWAF_E_PATH`
 */
function storablePath({ path, reason }: PathExemption): PathExemption {
  const prefix = normalizePrefix(path);
  if (path.trim() === '' || prefix.length > PATH_LENGTH || prefix.includes('\0')) {
    throw new AiwafConfigError(
      'AIWAF_E_PATH',
      `The exemption holds ${JSON.stringify(path.slice(0, 80))}, which is no usable path prefix.`,
      `Write a path such as "/webhooks/" of at most ${PATH_LENGTH} characters.`,
    );
  }
  return { path: prefix, reason: fitText(reason, REASON_LENGTH) };
}

/** The canonical address or network, or `null` for garbage. */
function canonicalOrNull(address: string): string | null {
  try {
    return canonicalNetwork(address, 'The exemption');
  } catch {
    return null;
  }
}

export const IP_ENTRIES: EntryKind<IpExemption> = {
  storable: storableIp,
  keyOf: ({ address }) => address,
  canonical: canonicalOrNull,
};

export const PATH_ENTRIES: EntryKind<PathExemption> = {
  storable: storablePath,
  keyOf: ({ path }) => path,
  canonical: normalizePrefix,
};
