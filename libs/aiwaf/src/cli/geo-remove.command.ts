import { SubCommand } from 'nest-commander';
import { GeoCountries } from '../nest/geo/geo-countries';
import { ChangeCommand } from './json-command';
import { removedText } from './geo-text';

@SubCommand({
  name: 'remove',
  description: 'Unblock countries that are in the database',
  arguments: '<countries...>',
})
export class RemoveCountriesCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf geo remove KP'];

  constructor(private readonly countries: GeoCountries) {
    super();
  }

  async run(codes: string[], { dryRun = false, json }: { dryRun?: boolean; json?: boolean }): Promise<void> {
    const removed = await this.countries.remove(codes, dryRun);
    const { rules } = await this.countries.list();
    this.print(json, { removed, dryRun }, () => removedText(removed, rules, dryRun));
  }
}
