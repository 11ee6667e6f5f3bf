import { Command, Option } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { isLayerId, LAYER_IDS } from '../core/layer-id';
import type { LayerId } from '../core/layer-id';
import { RequestLogRecords } from '../nest/request-log/request-log-records';
import type { DatabaseNeed } from './aiwaf-command';
import { JsonCommand } from './json-command';
import { requireConsent } from './consent';
import { switchAdvice, switchText } from './logging-switch';
import { clearedText, clearQuestion, recentText, statusText } from './logging-text';
import { ReadingProgress } from './reading-progress';
import { wholeNumber } from './whole-number';

const DEFAULT_RECENT = 20;
const MAX_RECENT = 10_000;

interface Flags {
  readonly status?: boolean;
  readonly enable?: boolean;
  readonly disable?: boolean;
  readonly clear?: boolean;
  /** `true` where no number is given. */
  readonly recent?: number | true;
  readonly layer?: LayerId;
  /** `false` for `--no-export`. */
  readonly export?: string | false;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const ACTIONS = ['status', 'enable', 'disable', 'clear', 'recent'] as const;

/** `aiwaf logging`: the request log. */
@Command({
  name: 'logging',
  description: 'Show the state of the request log, its last rows, or clear it',
  arguments: '',
})
export class LoggingCommand extends JsonCommand {
  static override readonly database: DatabaseNeed = 'if-there';
  static override readonly examples = ['aiwaf logging --recent 50', 'aiwaf logging --clear --dry-run'];

  constructor(private readonly records: RequestLogRecords) {
    super();
  }

  protected override databaseNeed({ recent, clear }: Flags): DatabaseNeed {
    return recent !== undefined || clear === true ? 'required' : super.databaseNeed({});
  }

  async run(_: string[], flags: Flags): Promise<void> {
    switch (actionOf(flags)) {
      case 'status':
        return this.show(flags, await this.records.status(), statusText);
      case 'enable':
        return this.show(flags, switchAdvice(true), switchText);
      case 'disable':
        return this.show(flags, switchAdvice(false), switchText);
      case 'recent':
        return this.recent(flags);
      case 'clear':
        return this.clear(flags);
    }
  }

  private show<T>({ json }: Flags, value: T, text: (value: T) => string): void {
    this.print(json, value, () => text(value));
  }

  private async recent(flags: Flags): Promise<void> {
    const { recent = true, layer = null } = flags;
    const rows = await this.records.recent(recent === true ? DEFAULT_RECENT : recent, layer);
    this.show(flags, rows, (all) => recentText(all, layer));
  }

  private async clear(flags: Flags): Promise<void> {
    const { yes, dryRun = false, export: file } = flags;
    const { stored, csv, jsonl } = await this.records.status();
    const exportTo = file === false || stored.rows === 0 ? null : (file ?? this.records.exportFile());
    let deleted = 0;
    if (stored.rows > 0 && !dryRun) {
      await requireConsent(clearQuestion(stored, exportTo), yes === true);
      const progress = new ReadingProgress(process.stderr, 'Clearing');
      try {
        deleted = await this.records.clear({
          exportTo,
          onProgress: (done, total) => progress.update(done, total, 'rows'),
        });
      } finally {
        progress.stop();
      }
    }
    const files = [csv, jsonl].flatMap((each) => (each === null || each.bytes === null ? [] : [each.path]));
    this.show(flags, { rows: stored.rows, deleted, export: exportTo, files, dryRun }, clearedText);
  }

  @Option({ flags: '--status', description: 'whether and where requests are logged (the default)' })
  parseStatus(): boolean {
    return true;
  }

  @Option({ flags: '--enable', description: 'show the options that turn it on; changes nothing' })
  parseEnable(): boolean {
    return true;
  }

  @Option({ flags: '--disable', description: 'show the options that turn it off; changes nothing' })
  parseDisable(): boolean {
    return true;
  }

  @Option({ flags: '--clear', description: 'export the rows of the database to a file, then delete them' })
  parseClear(): boolean {
    return true;
  }

  @Option({
    flags: '--recent [number]',
    description: `show the last rows of the database, newest first (default ${DEFAULT_RECENT})`,
  })
  parseRecent(text: string): number {
    return wholeNumber('--recent', text, 1, MAX_RECENT);
  }

  @Option({ flags: '--layer <name>', description: 'of the last rows, only what this layer denied' })
  parseLayer(name: string): LayerId {
    if (isLayerId(name)) return name;
    throw new AiwafConfigError(
      'AIWAF_E_LAYER_UNKNOWN',
      `--layer is ${JSON.stringify(name.slice(0, 80))}.`,
      `Write one of ${LAYER_IDS.join(', ')}.`,
    );
  }

  @Option({
    flags: '--export <file>',
    description: 'where --clear writes the rows; by default beside the database',
  })
  parseExport(file: string): string {
    return file;
  }

  @Option({ flags: '--no-export', description: 'clear without an export' })
  parseNoExport(): boolean {
    return false;
  }

  @Option({ flags: '--yes', description: 'clear without asking' })
  parseYes(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'show what --clear would do and change nothing' })
  parseDryRun(): boolean {
    return true;
  }
}

/** @throws AiwafConfigError `AIWAF_E_OPTION_VALUE` */
function actionOf(flags: Flags): (typeof ACTIONS)[number] {
  const named = ACTIONS.filter((action) => flags[action] !== undefined);
  if (flags.layer !== undefined && flags.recent === undefined) named.push('recent');
  if (named.length < 2) return named[0] ?? 'status';
  throw new AiwafConfigError(
    'AIWAF_E_OPTION_VALUE',
    `${named.map((action) => `--${action}`).join(' and ')} are not done together.`,
    'Pass one of them.',
  );
}
