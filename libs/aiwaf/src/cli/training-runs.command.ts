import { Command, Option } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { AiwafService } from '../nest/aiwaf.service';
import { AiwafCommand } from './aiwaf-command';
import { trainingRunsText } from './training-runs-text';
import { jsonLine } from './terminal-text';

const DEFAULT_LIMIT = 20;

/** `aiwaf training-runs`: the last runs of the trainer. */
@Command({
  name: 'training-runs',
  description: 'List the last runs of the trainer, in all processes that share the database',
  arguments: '',
})
export class TrainingRunsCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf training-runs --limit 5'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(_: string[], { limit, json }: { limit?: number; json?: boolean }): Promise<void> {
    const runs = await this.aiwaf.trainingRuns(limit ?? DEFAULT_LIMIT);
    process.stdout.write(json === true ? jsonLine(runs) : trainingRunsText(runs));
  }

  @Option({ flags: '--limit <number>', description: `how many, newest first (default ${DEFAULT_LIMIT})` })
  parseLimit(text: string): number {
    return limitOf(text);
  }

  @Option({ flags: '--json', description: 'print them with their summaries as one line of JSON' })
  parseJson(): boolean {
    return true;
  }
}

/** @throws AiwafConfigError `AIWAF_E_LIMIT` */
export function limitOf(text: string): number {
  const limit = Number(text);
  if (/^\d{1,6}$/.test(text) && limit > 0) return limit;
  throw new AiwafConfigError(
    'AIWAF_E_LIMIT',
    `--limit is ${JSON.stringify(text.slice(0, 80))}.`,
    'Write a whole number from 1 to 999999.',
  );
}
