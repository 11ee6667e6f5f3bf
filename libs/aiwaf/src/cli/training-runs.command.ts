import { Command, Option } from 'nest-commander';
import { AiwafService } from '../nest/aiwaf.service';
import { JsonCommand } from './json-command';
import { trainingRunsText } from './training-runs-text';
import { wholeNumber } from './whole-number';

const DEFAULT_LIMIT = 20;

/** `aiwaf training-runs`: the last runs of the trainer. */
@Command({
  name: 'training-runs',
  description: 'List the last runs of the trainer, in all processes that share the database',
  arguments: '',
})
export class TrainingRunsCommand extends JsonCommand {
  static override readonly examples = ['aiwaf training-runs --limit 5'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(_: string[], { limit, json }: { limit?: number; json?: boolean }): Promise<void> {
    const runs = await this.aiwaf.trainingRuns(limit ?? DEFAULT_LIMIT);
    this.print(json, runs, () => trainingRunsText(runs));
  }

  @Option({ flags: '--limit <number>', description: `how many, newest first (default ${DEFAULT_LIMIT})` })
  parseLimit(text: string): number {
    return wholeNumber('--limit', text, 1);
  }
}
