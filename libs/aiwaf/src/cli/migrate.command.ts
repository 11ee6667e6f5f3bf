import { Command, Option } from 'nest-commander';
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
  ];

  constructor(private readonly schema: Schema) {
    super();
  }

  async run(_: string[], { dryRun, json, yes }: Flags): Promise<void> {
    if (dryRun !== true) await this.consent(yes === true);
    const state = dryRun === true ? await this.schema.look() : await this.schema.migrate();
    this.print(json, { ...state, dryRun: dryRun === true }, () => text(state, dryRun === true));
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
