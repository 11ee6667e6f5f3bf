import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock';
import { BanRecord } from '../../core/ports/ban-store';
import { BlockedCountry } from '../../core/ports/country-store';
import { Listed, ListQuery } from '../../core/ports/entry-store';
import { IpExemption, PathExemption } from '../../core/ports/exemption-store';
import { KeywordRecord } from '../../core/ports/keyword-store';
import { GeoCountries } from '../geo/geo-countries';
import { Keywords } from '../keywords/keywords';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { State } from '../state/state';
import { AIWAF_OPTIONS } from '../tokens';

/** Some of how many. */
export interface Some<T> {
  readonly total: number;
  readonly entries: readonly T[];
}

/** What the options name, which only their author can change. */
export interface OptionLists {
  readonly exemptIps: readonly string[];
  readonly exemptPaths: readonly string[];
  readonly blockedCountries: readonly string[];
}

/** What is in force, as the database has it: by pages, since there may be many. */
@Injectable()
export class Inventory {
  constructor(
    private readonly state: State,
    private readonly geo: GeoCountries,
    private readonly words: Keywords,
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  bans(query: ListQuery): Promise<Some<BanRecord>> {
    return this.state.bans.list(query, this.clock.now());
  }

  exemptIps(query: ListQuery): Promise<Listed<IpExemption>> {
    return this.state.exemptions.ips.list(query);
  }

  exemptPaths(query: ListQuery): Promise<Listed<PathExemption>> {
    return this.state.exemptions.paths.list(query);
  }

  countries(query: ListQuery): Promise<Listed<BlockedCountry>> {
    return this.geo.store.list(query);
  }

  /** Learned words that are in force, wait for a person, or were decided on. */
  keywords(query: ListQuery): Promise<Some<KeywordRecord>> {
    return this.words.store.list(query);
  }

  get fromOptions(): OptionLists {
    const { exemptIps, exemptPaths, layers } = this.options;
    return { exemptIps, exemptPaths, blockedCountries: layers.geo.block };
  }
}
