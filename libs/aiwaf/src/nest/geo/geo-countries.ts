import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AiwafConfigError, messageOf } from '../../core/errors';
import { requireCountry } from '../../core/geo/country-code';
import { weaker } from '../../core/mode';
import { CountryLookup } from '../../core/ports/country-lookup';
import { BlockedCountry, CountryStore } from '../../core/ports/country-store';
import { MemoryCountryStore, openCountryDatabase, TypeOrmCountryStore } from '../../storage';
import { Audit } from '../audit/audit';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { ChangePoll } from '../state/change-poll';
import { keepOptionsProblem } from '../process-role';
import { EntryList } from '../state/entry-list';
import { AddedCountry, GeoRules, rulesOf } from './geo-rules';
import { Hints } from '../state/hints';
import { AIWAF_DATA_SOURCE } from '../tokens';

/** Gives the geo layer the countries that people stored, and the file to look addresses up in. */
@Injectable()
export class GeoCountries implements OnModuleInit {
  /** Countries that people stored; {@link refresh} puts a change into force. */
  readonly store: CountryStore;
  private readonly stored: EntryList<BlockedCountry>;
  private opening: Promise<CountryLookup> | null = null;

  constructor(
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) dataSource: DataSource | null,
    private readonly host: EngineHost,
    private readonly events: Events,
    private readonly audit: Audit,
    poll: ChangePoll,
    private readonly hints: Hints,
  ) {
    this.store = dataSource === null ? new MemoryCountryStore() : new TypeOrmCountryStore(dataSource);
    this.stored = new EntryList(this.store, ({ country }) => country);
    poll.add({ name: 'Blocked countries', code: 'AIWAF_W_GEO_UNREAD', look: () => this.follow() });
  }

  /** @throws AiwafConfigError `AIWAF_E_GEO_DATABASE` */
  async onModuleInit(): Promise<void> {
    await this.load().catch(keepOptionsProblem);
  }

  /**
   * Reads the stored countries again, here and where the database is shared. What fails is told as an event, and what was in force stays so.
   */
  async refresh(): Promise<void> {
    this.hints.tell('state');
    try {
      await this.load();
    } catch (error) {
      const message = `The blocked countries were not read again: ${messageOf(error)}`;
      const at = this.host.engine.clock.now();
      this.events.emit({ type: 'fault', at, code: 'AIWAF_W_GEO_UNREAD', message, layer: 'geo' });
    }
  }

  /** The countries of the options and of the database, and whether anybody is refused for them. */
  async list(): Promise<GeoRules> {
    const { geo, options } = this.host.engine;
    return rulesOf(weaker(options.mode, geo.options.mode), geo.options, await this.store.load());
  }

  /**
   * Blocks countries: all of them, or none where one is unknown. In force here at once.
   *
   * @param reason `undefined` keeps the reason of a country that is blocked already
   * @param dryRun answers what would be done and changes nothing
   * @throws AiwafConfigError `AIWAF_E_GEO_COUNTRY`; `AIWAF_E_GEO_DATABASE` where nothing can look them up,
   *   since the next start would be refused
   */
  async add(codes: readonly string[], reason: string | undefined, dryRun = false): Promise<AddedCountry[]> {
    const countries = distinct(codes);
    if (this.host.engine.geo.options.mode !== 'off') await this.lookup();
    const before = await this.blocked();
    const changes = countries.map((country): AddedCountry => {
      const known = before.get(country);
      const isSame = reason === undefined || known?.reason === reason;
      return { country, change: known === undefined ? 'added' : isSame ? 'none' : 'reason' };
    });
    if (dryRun) return changes;
    for (const { country, change } of changes) {
      if (change === 'none') continue;
      await this.store.add({ country, reason: reason ?? '' }, this.host.engine.clock.now());
      const was = before.get(country) ?? null;
      await this.audit.record({ action: 'country.blocked', target: country, before: was, after: { reason } });
    }
    await this.refresh();
    return changes;
  }

  /**
   * Takes countries back that people stored: all of them, or none where one is not there. In force here
   * at once. Answers what was removed.
   *
   * @param dryRun answers what would be removed and changes nothing
   * @throws AiwafConfigError `AIWAF_E_GEO_COUNTRY`
   */
  async remove(codes: readonly string[], dryRun = false): Promise<BlockedCountry[]> {
    const before = await this.blocked();
    const removed = distinct(codes).map((country) => before.get(country) ?? this.missing(country));
    if (dryRun) return removed;
    for (const blocked of removed) {
      const { country } = blocked;
      await this.store.remove(country, this.host.engine.clock.now());
      await this.audit.record({ action: 'country.unblocked', target: country, before: blocked, after: null });
    }
    await this.refresh();
    return removed;
  }

  /** The file of countries, opened when it is first asked for and kept. */
  lookup(): Promise<CountryLookup> {
    this.opening ??= openCountryDatabase(this.host.engine.geo.options.database).catch((error: unknown) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  private async blocked(): Promise<ReadonlyMap<string, BlockedCountry>> {
    return new Map((await this.store.load()).map((blocked) => [blocked.country, blocked]));
  }

  private missing(country: string): never {
    throw new AiwafConfigError(
      'AIWAF_E_GEO_COUNTRY',
      `${country} is not among the countries that are stored.`,
      this.host.engine.geo.options.block.includes(country)
        ? 'It is blocked by the option layers.geo.block: take it out there.'
        : 'List them with aiwaf geo list.',
    );
  }

  private async load(): Promise<void> {
    if (!this.isAsked) return;
    await this.stored.load();
    await this.use();
  }

  private async follow(): Promise<void> {
    const { geo } = this.host.engine;
    if (!this.isAsked) return;
    const changed = await this.stored.follow();
    if (changed || (geo.wanted && !geo.hasLookup)) await this.use();
  }

  private async use(): Promise<void> {
    const { geo } = this.host.engine;
    geo.setStoredCountries(this.stored.entries.map(({ country }) => country));
    if (geo.wanted && !geo.hasLookup) geo.setLookup(await this.lookup());
  }

  private get isAsked(): boolean {
    const { geo, options } = this.host.engine;
    return options.mode !== 'off' && geo.options.mode !== 'off';
  }
}

/** @throws AiwafConfigError `AIWAF_E_GEO_COUNTRY` */
function distinct(codes: readonly string[]): string[] {
  return [...new Set(codes.map(requireCountry))];
}
