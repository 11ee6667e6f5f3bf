import { Command } from 'nest-commander';
import { counts } from '../nest/transfer/lists';
import { Transfer } from '../nest/transfer/transfer';
import { requireConsent } from './consent';
import { AskingCommand } from './json-command';
import { countsText } from './transfer-text';

interface Flags {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `aiwaf import`: brings back what `reset` or `export` wrote. */
@Command({
  name: 'import',
  description: 'Bring back what aiwaf reset removed or aiwaf export wrote; what is stored already stays',
  arguments: '<file>',
})
export class ImportCommand extends AskingCommand {
  static override readonly examples = [
    'aiwaf import aiwaf-data/aiwaf-export-20260102T030405Z.ndjson --dry-run',
  ];

  constructor(private readonly transfer: Transfer) {
    super();
  }

  async run([file]: string[], { yes, dryRun, json }: Flags): Promise<void> {
    const lists = await this.transfer.planImport(file);
    const found = counts(lists);
    const total = Object.values(found).reduce((sum, count) => sum + count, 0);
    const changes = dryRun !== true && total > 0;
    if (changes) {
      await requireConsent(`Store ${countsText(found)} of ${file}?`, yes === true);
      await this.transfer.import(file, lists);
    }
    this.print(json, { stored: found, dryRun: dryRun === true }, () =>
      changes
        ? `Stored ${countsText(found)}; running instances follow within the poll time.\n`
        : `Would store ${countsText(found)}.\n`,
    );
  }
}
