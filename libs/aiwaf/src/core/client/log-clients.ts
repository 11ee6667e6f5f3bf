import { detached } from '../detached';
import { LogClient } from '../ports/feature-source';
import { RecentCache } from '../recent-cache';
import { clientGroups, clientKey, parseAddress } from './address';

/** Addresses of one generation; the two take about 10 MB when all are full. */
const REMEMBERED = 8_000;

/**
 * Finds the client of an address as logs write it. A log names few addresses often, and parsing one
 * costs more than reading the rest of its line.
 */
export class LogClients {
  private readonly known = new RecentCache<LogClient>(REMEMBERED);

  /** The client, or `null` for a text that is no address. */
  of(text: string): LogClient | null {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const address = parseAddress(text);
    if (address === null) return null;
    const client = { key: clientKey(address), ...clientGroups(address), address };
    this.known.set(detached(text), client);
    return client;
  }
}
