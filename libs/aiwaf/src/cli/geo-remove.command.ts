import { Option, SubCommand } from 'nest-commander';
import { GeoCountries } from '../nest/geo/geo-countries';
import { AiwafCommand } from './aiwaf-command';
import { removedText } from './geo-text';
import { jsonLine } from './terminal-text';

@SubCommand({
  name: 'remove',
  description: 'Unblock countries that are in the database',
  arguments: '<countries...>',
})
export class RemoveCountriesCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf geo remove KP'];

  constructor(private readonly countries: GeoCountries) {
    super();
  }

  async run(codes: string[], { dryRun = false, json }: { dryRun?: boolean; json?: boolean }): Promise<void> {
    const removed = await this.countries.remove(codes, dryRun);
    const { rules } = await this.countries.list();
    process.stdout.write(json === true ? jsonLine({ removed, dryRun }) : removedText(removed, rules, dryRun));
  }

  @Option({ flags: '--dry-run', description: 'show what would be done and change nothing' })
  parseDryRun(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print what was done as one line of JSON' })
  parseJson(): boolean {
    return true;
  }
}
