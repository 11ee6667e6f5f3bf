import { Client, PRIVATE_NETWORKS } from '../../core/client/client';
import { Layer } from '../../core/layer';
import { CountryLookup } from '../../core/ports/country-lookup';
import { RequestContext } from '../../core/request-context';
import { Deny, PASS, Verdict } from '../../core/verdict';
import { GeoOptions } from './geo.options';

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
  /** Counts changes: what was noted before the last one is judged anew. */
  private version = 0;

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
    const { version } = this;
    const { country } = client.notes;
    if (country !== null && country.version === version && now < country.until) return country.verdict;
    const verdict = this.judge(client);
    client.notes.country = { verdict, until: now + this.options.cacheMs, version };
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
    this.version++;
  }
}

function deny(code: string, detail: string): Deny {
  return { kind: 'deny', status: 403, points: 0, code, detail };
}
