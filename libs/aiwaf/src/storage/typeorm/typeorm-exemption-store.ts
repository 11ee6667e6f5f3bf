import { DataSource, Repository } from 'typeorm';
import { normalizePrefix } from '../../core/path/prefix-map';
import { Exemptions, ExemptionStore, IpExemption, PathExemption } from '../../core/ports/exemption-store';
import { canonicalOrNull, storableIp, storablePath } from '../stored-exemption';
import { ExemptPath } from './entities/exempt-path.entity';
import { IpExemptionEntry } from './entities/ip-exemption.entity';
import { upsert } from './upsert';

/**
 * Exemptions as rows. There are few, made by people, so that removing compares every row: other
 * spellings of an address or path, as other programs write them, go with it.
 */
export class TypeOrmExemptionStore implements ExemptionStore {
  private readonly ips: Repository<IpExemptionEntry>;
  private readonly paths: Repository<ExemptPath>;
  /** Rows read so far that hold no address. */
  skipped = 0;

  constructor(dataSource: DataSource) {
    this.ips = dataSource.getRepository(IpExemptionEntry);
    this.paths = dataSource.getRepository(ExemptPath);
  }

  async load(): Promise<Exemptions> {
    const [ipRows, pathRows] = [
      await this.ips.find({ order: { id: 'ASC' } }),
      await this.paths.find({ where: { enabled: true }, order: { id: 'ASC' } }),
    ];
    const ips = new Map<string, IpExemption>();
    for (const { ipAddress, reason } of ipRows) {
      const address = canonicalOrNull(ipAddress);
      if (address === null) this.skipped++;
      else ips.set(address, { address, reason });
    }
    const paths = new Map<string, PathExemption>();
    for (const { path, reason } of pathRows) {
      if (path.trim() === '') this.skipped++;
      else paths.set(normalizePrefix(path), { path: normalizePrefix(path), reason });
    }
    return { ips: [...ips.values()], paths: [...paths.values()] };
  }

  async addIp(exemption: IpExemption, now: number): Promise<void> {
    const { address, reason } = storableIp(exemption);
    const row = { ipAddress: address, reason, createdAt: now, updatedAt: now };
    await upsert(this.ips, [row], 'ipAddress', ['reason', 'updatedAt']);
  }

  async removeIp(address: string): Promise<boolean> {
    const wanted = canonicalOrNull(address) ?? address;
    const rows = await this.ips.find({ select: { id: true, ipAddress: true } });
    const matching = rows.filter((row) => (canonicalOrNull(row.ipAddress) ?? row.ipAddress) === wanted);
    return remove(this.ips, matching);
  }

  async addPath(exemption: PathExemption, now: number): Promise<void> {
    const { path, reason } = storablePath(exemption);
    const row = { path, reason, enabled: true, createdAt: now, updatedAt: now };
    await upsert(this.paths, [row], 'path', ['reason', 'enabled', 'updatedAt']);
  }

  async removePath(path: string): Promise<boolean> {
    const wanted = normalizePrefix(path);
    const rows = await this.paths.find({ select: { id: true, path: true } });
    return remove(
      this.paths,
      rows.filter((row) => normalizePrefix(row.path) === wanted),
    );
  }
}

async function remove<T extends { id: number }>(
  repository: Repository<T>,
  rows: readonly T[],
): Promise<boolean> {
  if (rows.length === 0) return false;
  await repository.delete(rows.map(({ id }) => id));
  return true;
}
