import { DataSource } from 'typeorm';
import { normalizePrefix } from '../../core/path/prefix-map';
import { ExemptionStore, IpExemption, PathExemption } from '../../core/ports/exemption-store';
import { IP_ENTRIES, PATH_ENTRIES } from '../stored-exemption';
import { ExemptPath } from './entities/exempt-path.entity';
import { IpExemptionEntry } from './entities/ip-exemption.entity';
import { TypeOrmEntryStore } from './typeorm-entry-store';

/** Exemptions as rows of `aiwaf_ipexemption` and `aiwaf_exemptpath`. */
export class TypeOrmExemptionStore implements ExemptionStore {
  readonly ips: TypeOrmEntryStore<IpExemption, IpExemptionEntry>;
  readonly paths: TypeOrmEntryStore<PathExemption, ExemptPath>;

  constructor(dataSource: DataSource) {
    this.ips = new TypeOrmEntryStore(dataSource.getRepository(IpExemptionEntry), IP_ENTRIES, {
      key: 'ipAddress',
      inForce: {},
      read: ({ ipAddress, reason }) => {
        const address = IP_ENTRIES.canonical(ipAddress);
        return address === null ? null : { address, reason };
      },
      write: ({ address, reason }) => ({ ipAddress: address, reason }),
    });
    this.paths = new TypeOrmEntryStore(dataSource.getRepository(ExemptPath), PATH_ENTRIES, {
      key: 'path',
      inForce: { enabled: true },
      read: ({ path, reason }) => (path.trim() === '' ? null : { path: normalizePrefix(path), reason }),
      write: ({ path, reason }) => ({ path, reason }),
    });
  }

  /** Rows read so far that hold no address or path. */
  get skipped(): number {
    return this.ips.skipped + this.paths.skipped;
  }
}
