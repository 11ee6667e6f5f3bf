import { normalizePrefix } from '../../core/path/prefix-map';
import { Exemptions, ExemptionStore, IpExemption, PathExemption } from '../../core/ports/exemption-store';
import { canonicalOrNull, storableIp, storablePath } from '../stored-exemption';

/** Exemptions that last as long as the process. */
export class MemoryExemptionStore implements ExemptionStore {
  private readonly ips = new Map<string, IpExemption>();
  private readonly paths = new Map<string, PathExemption>();

  async load(): Promise<Exemptions> {
    return { ips: [...this.ips.values()], paths: [...this.paths.values()] };
  }

  async addIp(exemption: IpExemption, _now: number): Promise<void> {
    const stored = storableIp(exemption);
    this.ips.set(stored.address, stored);
  }

  async removeIp(address: string): Promise<boolean> {
    return this.ips.delete(canonicalOrNull(address) ?? address);
  }

  async addPath(exemption: PathExemption, _now: number): Promise<void> {
    const stored = storablePath(exemption);
    this.paths.set(stored.path, stored);
  }

  async removePath(path: string): Promise<boolean> {
    return this.paths.delete(normalizePrefix(path));
  }
}
