import { Option, SubCommand } from 'nest-commander';
import { ModelKeeper } from '../nest/model/model-keeper';
import { AiwafCommand } from './aiwaf-command';
import { modelsText } from './model-text';
import { jsonLine } from './terminal-text';

@SubCommand({
  name: 'list',
  description: 'List the versions that are kept, the latest first',
  arguments: '',
})
export class ListModelsCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf model list --json'];

  constructor(private readonly models: ModelKeeper) {
    super();
  }

  async run(_: string[], { json }: { json?: boolean }): Promise<void> {
    const entries = await this.models.list();
    process.stdout.write(json === true ? jsonLine(entries) : modelsText(entries));
  }

  @Option({ flags: '--json', description: 'print them as one line of JSON' })
  parseJson(): boolean {
    return true;
  }
}
