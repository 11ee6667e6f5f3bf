import { resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { isInForce } from '../../core/bans/later-ban';
import { AiwafError, messageOf } from '../../core/errors';
import { mergeKeywords } from '../../learning/keywords';
import { whileBusy } from '../../storage';
import { Audit } from '../audit/audit';
import { isNeverBanned } from '../ban-key';
import { EngineHost } from '../engine/engine-host';
import { exportFile } from '../export-file';
import { GeoCountries } from '../geo/geo-countries';
import { Keywords } from '../keywords/keywords';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { ChangePoll } from '../state/change-poll';
import { Hints } from '../state/hints';
import { State } from '../state/state';
import { AIWAF_OPTIONS } from '../tokens';
import { counts, ListName, Lists, NO_ENTRIES } from './lists';
import { restoredBan } from './restored-ban';
import { readTransferFile, writeTransferFile } from './transfer-file';

/** Takes lists out of the database, into files, and back. */
@Injectable()
export class Transfer {
  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly geo: GeoCountries,
    private readonly words: Keywords,
    private readonly poll: ChangePoll,
    private readonly audit: Audit,
    private readonly hints: Hints,
  ) {}

  /** The entries of some lists now. Of bans also the past ones that count, and with `lifted` what was unbanned. */
  async snapshot(lists: readonly ListName[], { lifted }: { lifted: boolean }): Promise<Lists> {
    const has = (list: ListName) => lists.includes(list);
    const { bans, exemptions } = this.state;
    const { maxWords } = this.options.layers.keywords.learning;
    return {
      bans: has('bans') ? (await bans.load()).filter(({ liftedAt }) => lifted || liftedAt === null) : [],
      exemptIps: has('exemptIps') ? await exemptions.ips.load() : [],
      exemptPaths: has('exemptPaths') ? await exemptions.paths.load() : [],
      countries: has('countries') ? await this.geo.store.load() : [],
      keywords: has('keywords') ? await this.words.store.load(maxWords) : [],
    };
  }

  /** Where an export goes that nobody names. */
  exportFile(): string {
    return exportFile(this.state.dataSource, 'export', 'ndjson');
  }

  /** @throws AiwafConfigError `AIWAF_E_EXPORT_UNWRITABLE` */
  async export(file: string, lists: Lists): Promise<void> {
    await writeTransferFile(file, lists, this.host.engine.clock.now());
  }

  /**
   * Empties lists of what a snapshot holds, after that was written to a file. Bans are lifted: evidence of
   * before bans nobody again.
   *
   * @throws AiwafConfigError `AIWAF_E_EXPORT_UNWRITABLE`, and then nothing was removed
   */
  async reset(file: string, lists: Lists): Promise<void> {
    await this.export(file, lists);
    const now = this.host.engine.clock.now();
    const { bans, exemptions } = this.state;
    const target = resolve(file);
    await this.audit.record({ action: 'reset', target, before: counts(lists), after: counts(NO_ENTRIES) });
    await this.complete(`What was to be removed stands in ${file}.`, [
      () => bans.save(lists.bans.map((ban) => ({ ...ban, liftedAt: now, level: 0 }))),
      () =>
        exemptions.ips.removeAll(
          lists.exemptIps.map(({ address }) => address),
          now,
        ),
      () =>
        exemptions.paths.removeAll(
          lists.exemptPaths.map(({ path }) => path),
          now,
        ),
      () =>
        this.geo.store.removeAll(
          lists.countries.map(({ country }) => country),
          now,
        ),
      () => this.words.forget(lists.keywords.map(({ keyword }) => keyword)),
    ]);
  }

  /**
   * What of a file is to be stored: everything but bans that the database knows as long or later ones of,
   * or of clients that are never banned here.
   *
   * @throws AiwafConfigError `AIWAF_E_IMPORT`
   */
  async planImport(file: string): Promise<Lists> {
    const read = await readTransferFile(file);
    // Stored without a database of addresses, a country would stop the next start.
    if (read.countries.length > 0 && this.options.layers.geo.mode !== 'off') await this.geo.lookup();
    const known = new Map((await this.state.bans.load()).map((ban) => [ban.key, ban]));
    const now = this.host.engine.clock.now();
    const bans = read.bans.flatMap((ban) => {
      if (isInForce(ban, now) && isNeverBanned(ban.key, this.host.engine)) return [];
      return restoredBan(known.get(ban.key), ban, now) ?? [];
    });
    return { ...read, bans };
  }

  /** Stores what {@link planImport} answered. */
  async import(file: string, lists: Lists): Promise<void> {
    const now = this.host.engine.clock.now();
    const { bans, exemptions } = this.state;
    const { learning } = this.options.layers.keywords;
    await this.audit.record({ action: 'import', target: resolve(file), before: null, after: counts(lists) });
    await this.complete('Import it again: what is stored already stays as it is.', [
      () => bans.save(lists.bans),
      () => exemptions.ips.addAll(lists.exemptIps, now),
      () => exemptions.paths.addAll(lists.exemptPaths, now),
      () => this.geo.store.addAll(lists.countries, now),
      () => this.words.store.save(lists.keywords, mergeKeywords(learning)),
    ]);
  }

  /** All steps, each as long as the database is only busy; then what they wrote is in force here. */
  private async complete(remedy: string, steps: readonly (() => Promise<unknown>)[]): Promise<void> {
    for (const [done, step] of steps.entries()) {
      try {
        await whileBusy(step);
      } catch (error) {
        throw new AiwafError(
          'AIWAF_E_UNWRITTEN',
          `The database failed after ${done} of ${steps.length} lists: ${messageOf(error)}.`,
          remedy,
        );
      }
    }
    await this.poll.look();
    this.hints.tell('state');
    this.hints.tell('keywords');
  }
}
