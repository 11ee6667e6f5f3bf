import { Command } from 'nest-commander';
import { counts, LISTS } from '../nest/transfer/lists';
import { Transfer } from '../nest/transfer/transfer';
import { JsonCommand } from './json-command';
import { countsText } from './transfer-text';

/** `aiwaf export`: writes all lists to a file. */
@Command({
  name: 'export',
  description:
    'Write bans, exemptions, blocked countries and learned words to a file, which aiwaf import reads',
  arguments: '[file]',
  argsDescription: { file: 'a new file; by default one beside the database, named after the time' },
})
export class ExportCommand extends JsonCommand {
  static override readonly examples = ['aiwaf export firewall.ndjson'];

  constructor(private readonly transfer: Transfer) {
    super();
  }

  async run([given]: string[], { json }: { json?: boolean }): Promise<void> {
    const lists = await this.transfer.snapshot(LISTS, { lifted: true });
    const file = given ?? this.transfer.exportFile();
    await this.transfer.export(file, lists);
    const written = counts(lists);
    this.print(json, { file, written }, () => `Wrote ${countsText(written)} to ${file}.\n`);
  }
}
