import { Command, Option } from 'nest-commander';
import { GeoTraffic } from '../nest/geo/geo-traffic';
import type { DatabaseNeed } from './aiwaf-command';
import { JsonCommand } from './json-command';
import { trafficText } from './geo-summary-text';
import { ReadingProgress } from './reading-progress';
import { wholeNumber } from './whole-number';

const DEFAULT_TOP = 10;

interface Flags {
  readonly log?: string[];
  readonly format?: string;
  readonly top?: number;
  readonly limit?: number;
  readonly json?: boolean;
}

/** `aiwaf geo-summary`: requests by country. */
@Command({
  name: 'geo-summary',
  description: 'Count the requests of access logs by country',
  arguments: '',
})
export class GeoSummaryCommand extends JsonCommand {
  /** Access logs need none. */
  static override readonly database: DatabaseNeed = 'if-there';
  static override readonly examples = ['aiwaf geo-summary --log access.log --top 20'];

  constructor(private readonly traffic: GeoTraffic) {
    super();
  }

  async run(_: string[], { log, format, top = DEFAULT_TOP, limit = 0, json }: Flags): Promise<void> {
    const progress = new ReadingProgress(process.stderr);
    try {
      const summary = await this.traffic.summarize({
        ...(log === undefined ? {} : { logs: log }),
        ...(format === undefined ? {} : { format }),
        limit,
        onProgress: progress.update,
      });
      progress.stop();
      this.print(json, summary, () => trafficText(summary, top));
    } finally {
      progress.stop();
    }
  }

  @Option({
    flags: '--log <files...>',
    description:
      'access logs to read, with their rotations; by default those of the option accessLog, else the request log',
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

  @Option({ flags: '--top <number>', description: `countries in the table (default ${DEFAULT_TOP})` })
  parseTop(text: string): number {
    return wholeNumber('--top', text, 1);
  }

  @Option({
    flags: '--limit <number>',
    description: 'requests to count, the oldest first; 0 (the default) for all',
  })
  parseLimit(text: string): number {
    return wholeNumber('--limit', text, 0);
  }
}
