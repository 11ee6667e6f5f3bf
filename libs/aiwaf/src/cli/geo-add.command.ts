import { Option, SubCommand } from 'nest-commander';
import { GeoCountries } from '../nest/geo/geo-countries';
import { AiwafCommand } from './aiwaf-command';
import { addedText } from './geo-text';
import { jsonLine } from './terminal-text';

interface Flags {
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

@SubCommand({
  name: 'add',
  description: 'Block countries, by their codes of two letters',
  arguments: '<countries...>',
})
export class AddCountriesCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf geo add KP RU --reason embargo'];

  constructor(private readonly countries: GeoCountries) {
    super();
  }

  async run(codes: string[], { reason, dryRun = false, json }: Flags): Promise<void> {
    const countries = await this.countries.add(codes, reason, dryRun);
    const { mode } = await this.countries.list();
    process.stdout.write(
      json === true ? jsonLine({ countries, mode, dryRun }) : addedText(countries, mode, dryRun),
    );
  }

  @Option({ flags: '--reason <text>', description: 'why, for those who read the list later' })
  parseReason(text: string): string {
    return text;
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
