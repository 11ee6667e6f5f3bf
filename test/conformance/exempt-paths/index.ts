import { RouteTable } from '#aiwaf/internals';
import { ComparedCase } from '../comparison';
import { AddressCase, compareAddresses } from './addresses';
import { compareExemptAddresses, ExemptAddressCase } from './exempt-addresses';
import { compareExemptPaths, ExemptPathCase } from './exempt-paths';

interface ExemptPathsFile {
  readonly is_exempt_path?: readonly ExemptPathCase[];
  readonly is_ip_exempted?: readonly ExemptAddressCase[];
  readonly get_ip?: readonly AddressCase[];
}

/** Compares every boolean of `exempt_paths.json`, and the address that a request is attributed to. */
export function compareExemptions(file: unknown, routes: RouteTable): ComparedCase[] {
  const {
    is_exempt_path: paths = [],
    is_ip_exempted: ips = [],
    get_ip: peers = [],
  } = file as ExemptPathsFile;
  return [
    ...paths.flatMap((recorded) => compareExemptPaths(recorded, routes)),
    ...ips.flatMap(compareExemptAddresses),
    ...peers.map(compareAddresses),
  ];
}
