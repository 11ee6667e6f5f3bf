import { SubCommand } from 'nest-commander';
import { ModelKeeper } from '../nest/model/model-keeper';
import { JsonCommand } from './json-command';
import { modelsText } from './model-text';

@SubCommand({
  name: 'list',
  description: 'List the versions that are kept, the latest first',
  arguments: '',
})
export class ListModelsCommand extends JsonCommand {
  static override readonly examples = ['aiwaf model list --json'];

  constructor(private readonly models: ModelKeeper) {
    super();
  }

  async run(_: string[], { json }: { json?: boolean }): Promise<void> {
    const entries = await this.models.list();
    this.print(json, entries, () => modelsText(entries));
  }
}
