import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { systemClock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { CountryLookup } from '../../core/ports/country-lookup';
import { CountryStore } from '../../core/ports/country-store';
import { MemoryCountryStore, openCountryDatabase, TypeOrmCountryStore } from '../../storage';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { AIWAF_DATA_SOURCE } from '../state/database.providers';

/** Gives the geo layer the countries that people stored, and the file to look addresses up in. */
@Injectable()
export class GeoCountries implements OnModuleInit {
  /** Countries that people stored; {@link refresh} puts a change into force. */
  readonly store: CountryStore;
  private opening: Promise<CountryLookup> | null = null;

  constructor(
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) dataSource: DataSource | null,
    private readonly host: EngineHost,
    private readonly events: Events,
  ) {
    this.store = dataSource === null ? new MemoryCountryStore() : new TypeOrmCountryStore(dataSource);
  }

  /** @throws AiwafConfigError `AIWAF_E_GEO_DATABASE` */
  async onModuleInit(): Promise<void> {
    await this.load();
  }

  /**
   * Reads the stored countries again. What fails is told as an event, and what was in force stays so.
   */
  async refresh(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      const message = `The blocked countries were not read again: ${messageOf(error)}`;
      const at = systemClock.now();
      this.events.emit({ type: 'fault', at, code: 'AIWAF_W_GEO_UNREAD', message, layer: 'geo' });
    }
  }

  /** The file of countries, opened when it is first asked for and kept. */
  lookup(): Promise<CountryLookup> {
    this.opening ??= openCountryDatabase(this.host.engine.geo.options.database).catch((error: unknown) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  private async load(): Promise<void> {
    const { geo, options } = this.host.engine;
    if (options.mode === 'off' || geo.options.mode === 'off') return;
    const stored = await this.store.load();
    geo.setStoredCountries(stored.map(({ country }) => country));
    if (geo.wanted && !geo.hasLookup) geo.setLookup(await this.lookup());
  }
}
