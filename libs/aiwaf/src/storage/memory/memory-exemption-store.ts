import { ExemptionStore } from '../../core/ports/exemption-store';
import { IP_ENTRIES, PATH_ENTRIES } from '../stored-exemption';
import { MemoryEntryStore } from './memory-entry-store';

/** Exemptions that last as long as the process. */
export class MemoryExemptionStore implements ExemptionStore {
  readonly ips = new MemoryEntryStore(IP_ENTRIES);
  readonly paths = new MemoryEntryStore(PATH_ENTRIES);
}
