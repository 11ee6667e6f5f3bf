import { Option, SubCommand } from 'nest-commander';
import { GeoCountries } from '../nest/geo/geo-countries';
import { AiwafCommand } from './aiwaf-command';
import { geoRulesText } from './geo-text';
import { jsonLine } from './terminal-text';

@SubCommand({
  name: 'list',
  description: 'List the countries of the options and of the database',
  arguments: '',
})
export class ListCountriesCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf geo list'];

  constructor(private readonly countries: GeoCountries) {
    super();
  }

  async run(_: string[], { json }: { json?: boolean }): Promise<void> {
    const rules = await this.countries.list();
    process.stdout.write(json === true ? jsonLine(rules) : geoRulesText(rules));
  }

  @Option({ flags: '--json', description: 'print them as one line of JSON' })
  parseJson(): boolean {
    return true;
  }
}
