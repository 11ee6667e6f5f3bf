import { Command, Option } from 'nest-commander';
import { Transfer } from '../nest/transfer/transfer';
import { counts, ListName } from '../nest/transfer/lists';
import { requireConsent } from './consent';
import { AskingCommand } from './json-command';
import { countsText } from './transfer-text';

interface Flags {
  readonly blacklist?: boolean;
  readonly exemptions?: boolean;
  readonly pathExemptions?: boolean;
  readonly keywords?: boolean;
  readonly blacklistOnly?: boolean;
  readonly exemptionsOnly?: boolean;
  readonly export?: string;
  readonly confirm?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `aiwaf reset`: empties lists, after counting them, asking, and writing them to a file. */
@Command({
  name: 'reset',
  description:
    'Empty lists: lift all bans, take back exemptions, forget learned words; without a choice all of them. What is removed is written to a file first, which aiwaf import brings back',
  arguments: '',
})
export class ResetCommand extends AskingCommand {
  static override readonly examples = [
    'aiwaf reset --blacklist --dry-run',
    'aiwaf reset --blacklist --keywords --yes',
  ];

  constructor(private readonly transfer: Transfer) {
    super();
  }

  run(_: string[], flags: Flags): Promise<void> {
    return this.reset(chosenLists(flags), flags);
  }

  protected async reset(lists: readonly ListName[], flags: Flags): Promise<void> {
    const { dryRun, json } = flags;
    const snapshot = await this.transfer.snapshot(lists, { lifted: false });
    const found = counts(snapshot);
    const total = Object.values(found).reduce((sum, count) => sum + count, 0);
    const answer = (file: string | null) => ({ removed: found, dryRun: dryRun === true, export: file });
    if (dryRun === true || total === 0) {
      this.print(json, answer(null), () =>
        total === 0 ? 'There is nothing to remove.\n' : `Would remove ${countsText(found)}.\n`,
      );
      return;
    }
    await requireConsent(`Remove ${countsText(found)}?`, flags.yes === true || flags.confirm === true);
    const file = flags.export ?? this.transfer.exportFile();
    await this.transfer.reset(file, snapshot);
    this.print(json, answer(file), () =>
      [
        `Removed ${countsText(found)}; running instances follow within the poll time.`,
        `Bring it back with: aiwaf import ${file}`,
        '',
      ].join('\n'),
    );
  }

  @Option({ flags: '--blacklist', description: 'lift all bans and forget past ones' })
  parseBlacklist(): boolean {
    return true;
  }

  @Option({ flags: '--exemptions', description: 'take back all stored exemptions of addresses' })
  parseExemptions(): boolean {
    return true;
  }

  @Option({ flags: '--path-exemptions', description: 'take back all stored exemptions of paths' })
  parsePathExemptions(): boolean {
    return true;
  }

  @Option({ flags: '--keywords', description: 'forget all learned words and the decisions on them' })
  parseKeywords(): boolean {
    return true;
  }

  @Option({ flags: '--blacklist-only', description: 'as --blacklist' })
  parseBlacklistOnly(): boolean {
    return true;
  }

  @Option({ flags: '--exemptions-only', description: 'as --exemptions' })
  parseExemptionsOnly(): boolean {
    return true;
  }

  @Option({ flags: '--confirm', description: 'as --yes' })
  parseConfirm(): boolean {
    return true;
  }

  @Option({
    flags: '--export <file>',
    description: 'where what is removed is written; by default beside the database',
  })
  parseExport(file: string): string {
    return file;
  }
}

/** `aiwaf clear-blacklist`, as the Python package calls `aiwaf reset --blacklist`. */
@Command({
  name: 'clear-blacklist',
  description: 'Lift all bans, as aiwaf reset --blacklist',
  arguments: '',
})
export class ClearBlacklistCommand extends ResetCommand {
  static override readonly examples = ['aiwaf clear-blacklist --yes'];

  constructor(transfer: Transfer) {
    super(transfer);
  }

  override run(_: string[], flags: Flags): Promise<void> {
    return this.reset(['bans'], flags);
  }
}

function chosenLists(flags: Flags): ListName[] {
  const lists: ListName[] = [];
  if (flags.blacklist === true || flags.blacklistOnly === true) lists.push('bans');
  if (flags.exemptions === true || flags.exemptionsOnly === true) lists.push('exemptIps');
  if (flags.pathExemptions === true) lists.push('exemptPaths');
  if (flags.keywords === true) lists.push('keywords');
  return lists.length === 0 ? ['bans', 'exemptIps', 'exemptPaths', 'keywords'] : lists;
}
