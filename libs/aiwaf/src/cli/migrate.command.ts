import { Command, Option } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { Schema } from '../nest/state/schema';
import type { SchemaState, TakenOver } from '../storage';
import type { DatabaseNeed } from './aiwaf-command';
import { JsonCommand } from './json-command';
import { requireConsent } from './consent';
import { table } from './table';

interface Flags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly partitionLog?: boolean;
  readonly unpartitionLog?: boolean;
}

/** What was, or would be, made of the request log. */
interface LogChange {
  readonly partitioned: boolean;
  readonly changed: boolean;
}

/** `aiwaf migrate`: makes or changes the tables of the database. */
@Command({
  name: 'migrate',
  description: 'Bring the tables of the database up to this version; makes a SQLite file that is not there',
  arguments: '',
})
export class MigrateCommand extends JsonCommand {
  static override readonly database: DatabaseNeed = 'none';
  static override readonly examples = [
    'aiwaf migrate --dry-run',
    'aiwaf migrate --json',
    'aiwaf migrate --yes',
    'aiwaf migrate --partition-log',
  ];

  constructor(private readonly schema: Schema) {
    super();
  }

  async run(_: string[], flags: Flags): Promise<void> {
    const { dryRun = false, json, yes } = flags;
    const partitioned = wish(flags);
    // A kind of database that has no partitions is told before anything is changed.
    if (partitioned !== null) await this.schema.partitionLog(partitioned, true);
    if (!dryRun) await this.consent(yes === true);
    const state = dryRun ? await this.schema.look() : await this.schema.migrate();
    const log =
      partitioned === null
        ? null
        : { partitioned, changed: await this.schema.partitionLog(partitioned, dryRun) };
    const told = { ...state, ...(log === null ? {} : { log }), dryRun };
    this.print(json, told, () => text(state, dryRun) + logText(log, dryRun));
  }

  /** Taking over the tables of the Python package is a way of no return for the application that has them. */
  private async consent(isGiven: boolean): Promise<void> {
    const { takenOver } = await this.schema.look();
    if (takenOver === undefined) return;
    const rows = takenOver.reduce((sum, table) => sum + table.rows, 0);
    await requireConsent(
      `Take over ${rows} rows in ${takenOver.length} tables of the Python package, which can no longer use them?`,
      isGiven,
    );
  }

  @Option({ flags: '--yes', description: 'take over the tables of the Python package without asking' })
  parseYes(): boolean {
    return true;
  }

  @Option({
    flags: '--partition-log',
    description: 'give the request log of PostgreSQL a partition for each day, where it is large',
  })
  parsePartitionLog(): boolean {
    return true;
  }

  @Option({
    flags: '--unpartition-log',
    description: 'make the partitioned request log one table again; copies all rows',
  })
  parseUnpartitionLog(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'list what would be run and change nothing' })
  parseDryRun(): boolean {
    return true;
  }
}

function text({ done, ran, pending, takenOver = [] }: SchemaState, dryRun: boolean): string {
  const rows = [
    ...done.map((name) => ['done', name]),
    ...ran.map((name) => ['ran now', name]),
    ...pending.map((name) => ['pending', name]),
  ];
  const changed = ran.length + pending.length;
  const summary = dryRun
    ? `Would run ${counted(changed)}. Dry run: nothing was changed.`
    : changed === 0
      ? 'The database is up to date.'
      : `Ran ${counted(changed)}.`;
  return `${table([['STATE', 'MIGRATION'], ...rows])}${takenOverText(takenOver)}${summary}\n`;
}

/**
 * @returns whether the log shall be partitioned; `null` where nothing was said
 * @throws AiwafConfigError `AIWAF_E_OPTION_VALUE`
 */
function wish({ partitionLog, unpartitionLog }: Flags): boolean | null {
  if (partitionLog === true && unpartitionLog === true) {
    throw new AiwafConfigError(
      'AIWAF_E_OPTION_VALUE',
      '--partition-log and --unpartition-log are not done together.',
      'Pass one of them.',
    );
  }
  return partitionLog === true ? true : unpartitionLog === true ? false : null;
}

function logText(log: LogChange | null, dryRun: boolean): string {
  if (log === null) return '';
  const form = log.partitioned ? 'a table with a partition for each day' : 'one table';
  if (!log.changed) return `The request log is ${form} already.\n`;
  return dryRun ? `Would make the request log ${form}.\n` : `The request log is ${form} now.\n`;
}

function takenOverText(tables: readonly TakenOver[]): string {
  if (tables.length === 0) return '';
  const rows = tables.map((each) => [
    each.table,
    ...[each.rows, each.taken, each.merged, each.aside].map(String),
    each.keptAs,
  ]);
  const head = ['PYTHON TABLE', 'ROWS', 'TAKEN', 'MERGED', 'NOT TAKEN', 'KEPT AS'];
  return `\n${table([head, ...rows])}\n`;
}

function counted(count: number): string {
  return count === 1 ? '1 migration' : `${count} migrations`;
}
