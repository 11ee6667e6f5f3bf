import { LRUCache } from 'lru-cache';
import { Client, PRIVATE_NETWORKS } from '../../core/client/client';
import { Layer } from '../../core/layer';
import { CountryLookup } from '../../core/ports/country-lookup';
import { RequestContext } from '../../core/request-context';
import { Deny, PASS, Verdict } from '../../core/verdict';
import { GeoOptions } from './geo.options';

/** Clients whose verdict is remembered; about 200 bytes each. */
const REMEMBERED = 20_000;

interface Known {
  readonly verdict: Verdict;
  /** Epoch milliseconds. */
  readonly until: number;
}

/**
 * Refuses clients by the country of their address. A refusal brings no points: where somebody lives
 * is no offence. Without countries, or without anything to look them up in, every request passes.
 */
export class GeoLayer implements Layer {
  readonly id = 'geo';
  readonly phase = 'connection';
  private readonly allowed: ReadonlySet<string>;
  private blocked: ReadonlySet<string>;
  private active = false;
  private readonly known = new LRUCache<string, Known>({ max: REMEMBERED });

  /** @param lookup may come later, by {@link setLookup} */
  constructor(
    readonly options: Readonly<GeoOptions>,
    private lookup: CountryLookup | null = null,
  ) {
    this.allowed = new Set(options.allow);
    this.blocked = new Set(options.block);
    this.changed();
  }

  /** Whether countries are given, so that a lookup is needed. */
  get wanted(): boolean {
    return this.options.mode !== 'off' && (this.allowed.size > 0 || this.blocked.size > 0);
  }

  get hasLookup(): boolean {
    return this.lookup !== null;
  }

  setLookup(lookup: CountryLookup): void {
    this.lookup = lookup;
    this.changed();
  }

  /** Takes over the blocked countries of the database, beside those of the options. */
  setStoredCountries(codes: readonly string[]): void {
    this.blocked = new Set([...this.options.block, ...codes]);
    this.changed();
  }

  inspect({ client, now }: RequestContext): Verdict {
    if (!this.active) return PASS;
    const known = this.known.peek(client.key);
    if (known !== undefined && now < known.until) return known.verdict;
    const verdict = this.judge(client);
    this.known.set(client.key, { verdict, until: now + this.options.cacheMs });
    return verdict;
  }

  private judge({ parsed, address }: Client): Verdict {
    if (this.lookup === null || parsed === null || PRIVATE_NETWORKS.has(parsed)) return PASS;
    const country = this.lookup.country(address);
    if (country === null) {
      return this.options.onUnknown === 'deny' ? deny('geo.unknown', 'no country is known') : PASS;
    }
    if (this.blocked.has(country)) return deny('geo.blocked', country);
    return this.allowed.size === 0 || this.allowed.has(country) ? PASS : deny('geo.not-allowed', country);
  }

  private changed(): void {
    this.active = this.wanted && this.lookup !== null;
    this.known.clear();
  }
}

function deny(code: string, detail: string): Deny {
  return { kind: 'deny', status: 403, points: 0, code, detail };
}
