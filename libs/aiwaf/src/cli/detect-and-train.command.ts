import { Command, Option } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { AiwafService } from '../nest/aiwaf.service';
import { ReadingProgress } from './reading-progress';
import type { DatabaseNeed } from './aiwaf-command';
import { ChangeCommand } from './json-command';
import { trainingText } from './training-text';

export interface TrainingFlags {
  readonly log?: string[];
  readonly format?: string;
  readonly forceAi?: boolean;
  readonly disableAi?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `aiwaf detect-and-train`: judges the clients of access logs and learns a model. */
@Command({
  name: 'detect-and-train',
  description: 'Judge the clients of access logs, ban who scans, learn a model',
  arguments: '',
})
export class DetectAndTrainCommand extends ChangeCommand {
  static override readonly database: DatabaseNeed = 'made';
  static override readonly examples = [
    'aiwaf detect-and-train --log /var/log/nginx/access.log --dry-run',
    'aiwaf detect-and-train --json',
  ];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  protected override databaseNeed({ dryRun }: TrainingFlags): DatabaseNeed {
    return dryRun === true ? 'if-there' : super.databaseNeed({});
  }

  async run(_: string[], { log, format, forceAi, disableAi, dryRun, json }: TrainingFlags): Promise<void> {
    if (forceAi === true && disableAi === true)
      throw new AiwafConfigError(
        'AIWAF_E_OPTION_VALUE',
        '--force-ai and --disable-ai contradict each other.',
        'Pass one of the two.',
      );
    const progress = new ReadingProgress(process.stderr);
    const interrupted = new AbortController();
    const stop = () => interrupted.abort();
    // So that the lease is given back, and the next run need not wait for its end.
    process.once('SIGINT', stop).once('SIGTERM', stop);
    try {
      const report = await this.aiwaf.train({
        ...(log === undefined ? {} : { logs: log }),
        ...(format === undefined ? {} : { format }),
        ...(forceAi === undefined ? {} : { forceAi }),
        ...(disableAi === undefined ? {} : { disableAi }),
        ...(dryRun === undefined ? {} : { dryRun }),
        trigger: 'command',
        signal: interrupted.signal,
        onProgress: progress.update,
      });
      progress.stop();
      this.print(json, report, () => trainingText(report));
    } finally {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      progress.stop();
    }
  }

  @Option({
    flags: '--log <files...>',
    description: 'access logs to read, with their rotations beside them; all lines count, however old',
  })
  parseLog(file: string, files: string[] = []): string[] {
    if (file.trim() === '') {
      throw new AiwafConfigError(
        'AIWAF_E_OPTION_VALUE',
        '--log is empty.',
        'Write the path of an access log.',
      );
    }
    return [...files, file];
  }

  @Option({
    flags: '--format <name>',
    description: 'format of the logs: combined, vhost, json or csv; by default each file tells (auto)',
  })
  parseFormat(name: string): string {
    return name;
  }

  @Option({ flags: '--force-ai', description: 'learn a model from fewer lines than minAiLogs' })
  parseForceAi(): boolean {
    return true;
  }

  @Option({ flags: '--disable-ai', description: 'learn no model' })
  parseDisableAi(): boolean {
    return true;
  }
}
