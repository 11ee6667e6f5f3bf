import { SubCommand } from 'nest-commander';
import { ModelKeeper } from '../nest/model/model-keeper';
import { JsonCommand } from './json-command';
import { modelText } from './model-text';

@SubCommand({
  name: 'inspect',
  description: 'Show what a version looks at, what it was learned from and which gates it passed',
  arguments: '[version]',
  argsDescription: { version: 'by default the one in force' },
})
export class InspectModelCommand extends JsonCommand {
  static override readonly examples = ['aiwaf model inspect'];

  constructor(private readonly models: ModelKeeper) {
    super();
  }

  async run([version]: string[], { json }: { json?: boolean }): Promise<void> {
    const model = await this.models.inspect(version);
    this.print(json, model, () => modelText(model));
  }
}
