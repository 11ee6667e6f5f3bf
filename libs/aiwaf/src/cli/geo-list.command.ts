import { SubCommand } from 'nest-commander';
import { GeoCountries } from '../nest/geo/geo-countries';
import { JsonCommand } from './json-command';
import { geoRulesText } from './geo-text';

@SubCommand({
  name: 'list',
  description: 'List the countries of the options and of the database',
  arguments: '',
})
export class ListCountriesCommand extends JsonCommand {
  static override readonly examples = ['aiwaf geo list'];

  constructor(private readonly countries: GeoCountries) {
    super();
  }

  async run(_: string[], { json }: { json?: boolean }): Promise<void> {
    const rules = await this.countries.list();
    this.print(json, rules, () => geoRulesText(rules));
  }
}
