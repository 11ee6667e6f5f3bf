import { Command } from 'nest-commander';
import { AiwafCommandGroup } from './aiwaf-command-group';
import { AddCountriesCommand } from './geo-add.command';
import { ListCountriesCommand } from './geo-list.command';
import { RemoveCountriesCommand } from './geo-remove.command';

/** `aiwaf geo`: countries whose visitors are refused. */
@Command({
  name: 'geo',
  aliases: ['geo-block-country'],
  description: 'List the countries that are blocked, or block and unblock some',
  arguments: '',
  subCommands: [ListCountriesCommand, AddCountriesCommand, RemoveCountriesCommand],
})
export class GeoCommand extends AiwafCommandGroup {
  static override readonly examples = ['aiwaf geo list'];
}

export const GEO_COMMANDS = [GeoCommand, ListCountriesCommand, AddCountriesCommand, RemoveCountriesCommand];
