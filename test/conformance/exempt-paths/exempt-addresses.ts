import { isIP } from 'node:net';
import { Exemptions, makeClient } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';
import { setUp } from '../setup';

/** A list of exempt addresses, and for each of many texts whether it is an exempt one. */
export interface ExemptAddressCase {
  readonly AIWAF_EXEMPT_IPS: readonly unknown[];
  readonly results: Readonly<Record<string, boolean>>;
}

interface TextCase {
  readonly text: string;
  readonly exempt: boolean;
  readonly list: readonly unknown[];
}

interface TextAnswer {
  readonly exempt: boolean;
  readonly refused?: string;
}

/** Whether an entry is neither an address nor a network without host bits, read without our own parser. */
function isNoNetwork(entry: unknown): boolean {
  if (typeof entry !== 'string') return true;
  const [address, prefix, ...rest] = entry.trim().split('/');
  if (isIP(address) === 0 || rest.length > 0) return true;
  if (prefix === undefined) return false;
  const bits = isIP(address) === 4 ? 32 : 128;
  return !/^\d{1,3}$/.test(prefix) || Number(prefix) > bits || hasHostBits(address, Number(prefix));
}

function hasHostBits(address: string, prefix: number): boolean {
  if (isIP(address) !== 4) return false;
  const value = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return value % 2 ** (32 - prefix) !== 0;
}

const rules: readonly DifferenceRule<TextCase, TextAnswer>[] = [
  {
    id: 'D0',
    reason: 'An exempt address that is none is refused at start with AIWAF_E_SETTING.',
    holds: ({ list }, ours) => ours.refused === 'AIWAF_E_SETTING' && list.some(isNoNetwork),
  },
  {
    id: 'D7',
    reason:
      'Addresses are canonical: another spelling or the IPv4-mapped form of an exempt address is exempt.',
    holds: ({ text, exempt, list }, ours) => {
      const bare = text.replace(/%.*$/, '');
      const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1];
      const spelled = isIP(bare) === 6 ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare;
      const covered = (address: string) =>
        list.some((entry) => entry === address) || coveredByNetwork(address, list);
      return (
        !exempt &&
        ours.exempt &&
        spelled !== '' &&
        (mapped === undefined ? spelled !== text && covered(spelled) : covered(mapped))
      );
    },
  },
];

function coveredByNetwork(address: string, list: readonly unknown[]): boolean {
  if (isIP(address) !== 4) return false;
  const value = (text: string) => text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return list.some((entry) => {
    const [base, prefix] = String(entry).split('/');
    if (prefix === undefined || isIP(base) !== 4) return false;
    const size = 2 ** (32 - Number(prefix));
    return Math.floor(value(address) / size) === Math.floor(value(base) / size);
  });
}

/** Compares whether each text, as a socket or header would give it, is an exempt address. */
export function compareExemptAddresses(recorded: ExemptAddressCase): ComparedCase[] {
  const list = recorded.AIWAF_EXEMPT_IPS;
  const setup = setUp({ AIWAF_EXEMPT_IPS: list });
  const exemptions = 'refused' in setup ? null : new Exemptions(setup.options.exemptIps, []);
  return Object.entries(recorded.results).map(([text, exempt]) => {
    const covered = exemptions?.coversClient(makeClient(text, () => false)) ?? false;
    const ours = 'refused' in setup ? { exempt: false, refused: setup.refused } : { exempt: covered };
    return compare(
      `is_ip_exempted ${JSON.stringify(list)} ${JSON.stringify(text)}`,
      { recorded: String(exempt), ours: ours.refused ?? String(ours.exempt) },
      { text, exempt, list },
      ours,
      rules,
    );
  });
}
