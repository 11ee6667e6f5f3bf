import { Command, Option } from 'nest-commander';
import { AiwafService } from '../nest/aiwaf.service';
import { AiwafCommand } from './aiwaf-command';
import { TrainingProgress } from './training-progress';
import { trainingText } from './training-text';

interface Flags {
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
  description:
    'Judge the clients of access logs, ban who scans, learn a model. Example: aiwaf detect-and-train --log access.log --dry-run',
  arguments: '',
})
export class DetectAndTrainCommand extends AiwafCommand {
  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(_: string[], { log, format, forceAi, disableAi, dryRun, json }: Flags): Promise<void> {
    const progress = new TrainingProgress(process.stderr);
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
      process.stdout.write(json === true ? `${JSON.stringify(report)}\n` : trainingText(report));
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

  @Option({ flags: '--dry-run', description: 'show what would be done and change nothing' })
  parseDryRun(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print the report as JSON' })
  parseJson(): boolean {
    return true;
  }
}
