import { Option, SubCommand } from 'nest-commander';
import { ModelKeeper } from '../nest/model/model-keeper';
import { AiwafCommand } from './aiwaf-command';
import { modelText } from './model-text';
import { jsonLine } from './terminal-text';

@SubCommand({
  name: 'inspect',
  description: 'Show what a version looks at, what it was learned from and which gates it passed',
  arguments: '[version]',
  argsDescription: { version: 'by default the one in force' },
})
export class InspectModelCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf model inspect'];

  constructor(private readonly models: ModelKeeper) {
    super();
  }

  async run([version]: string[], { json }: { json?: boolean }): Promise<void> {
    const model = await this.models.inspect(version);
    process.stdout.write(json === true ? jsonLine(model) : modelText(model));
  }

  @Option({ flags: '--json', description: 'print it as one line of JSON' })
  parseJson(): boolean {
    return true;
  }
}
