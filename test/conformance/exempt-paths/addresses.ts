import { isIP } from 'node:net';
import { ClientResolver } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';

/** The WSGI variables of a request and the address that the Python package takes from them. */
export interface AddressCase {
  readonly meta: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly ip_middleware_fn: string;
}

const peerOf = ({ meta }: AddressCase): string => meta.REMOTE_ADDR ?? '';
const forwardedFor = ({ meta }: AddressCase): string => meta.HTTP_X_FORWARDED_FOR ?? '';
const canonical = (text: string): string => {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIP(text) === 0) return '';
  return isIP(text) === 6 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
};

const rules: readonly DifferenceRule<AddressCase, string>[] = [
  {
    id: 'D4',
    reason: 'The leftmost X-Forwarded-For of a peer that is no trusted proxy is not believed.',
    holds: (recorded, ours) => {
      const leftmost = forwardedFor(recorded).split(',')[0].trim();
      return (
        forwardedFor(recorded) !== '' && recorded.ip === leftmost && ours === canonical(peerOf(recorded))
      );
    },
  },
  {
    id: 'D7',
    reason: 'Addresses are canonical, and a text that is none is no address.',
    holds: (recorded, ours) =>
      forwardedFor(recorded) === '' && recorded.ip === peerOf(recorded) && ours === canonical(recorded.ip),
  },
];

/** Compares the address that a request is attributed to, without any trusted proxy. */
export function compareAddresses(recorded: AddressCase): ComparedCase {
  const clients = new ClientResolver({ trustedProxies: [], neverBan: [], neverBanPrivate: true });
  const forwarded = recorded.meta.HTTP_X_FORWARDED_FOR;
  const ours = clients.resolve(peerOf(recorded), forwarded, false).address;
  return compare(
    `get_ip ${JSON.stringify(recorded.meta)}`,
    { recorded: JSON.stringify(recorded.ip), ours: JSON.stringify(ours) },
    recorded,
    ours,
    rules,
  );
}
