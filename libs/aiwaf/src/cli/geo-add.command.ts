import { Option, SubCommand } from 'nest-commander';
import { GeoCountries } from '../nest/geo/geo-countries';
import { ChangeCommand } from './json-command';
import { addedText } from './geo-text';

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
export class AddCountriesCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf geo add KP RU --reason embargo'];

  constructor(private readonly countries: GeoCountries) {
    super();
  }

  async run(codes: string[], { reason, dryRun = false, json }: Flags): Promise<void> {
    const countries = await this.countries.add(codes, reason, dryRun);
    const { mode } = await this.countries.list();
    this.print(json, { countries, mode, dryRun }, () => addedText(countries, mode, dryRun));
  }

  @Option({ flags: '--reason <text>', description: 'why, for those who read the list later' })
  parseReason(text: string): string {
    return text;
  }
}
