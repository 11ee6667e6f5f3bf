import { CommandRunner } from 'nest-commander';
import { commandRole } from '../nest/process-role';
import { DatabaseMissing } from '../storage';
import { shownExamples } from './help-text';
import type { ParsedCommand } from './parsed-command';

/**
 * What a command needs of the database:
 * - `none`: it is left alone;
 * - `inspected`: opened where that is possible, and the command tells what is wrong with it;
 * - `if-there`: used where there is one; without one, memory does;
 * - `required`: without one that is there and migrated, the command is refused;
 * - `made`: as `required`, but a SQLite file that is not there is made, and one in memory is enough.
 */
export type DatabaseNeed = 'none' | 'inspected' | 'if-there' | 'required' | 'made';

/** Thrown before a command that needs a database which it may make: it begins anew with that. */
export class DatabaseWanted extends Error {}

/** A command of `aiwaf`: refused with one sentence where the line, the options or the database are no use. */
export abstract class AiwafCommand extends CommandRunner {
  /** Decides before the start whether the database is opened. */
  static readonly database: DatabaseNeed = 'required';
  /** Lines of the command as a person would write them; shown by its help. */
  static readonly examples: readonly string[] = [];

  override setCommand(command: ParsedCommand): this {
    command
      .allowExcessArguments(false)
      .addHelpText('after', () => shownExamples(this.statics.examples))
      .hook('preAction', (_, running) => {
        if (running === command) this.refuseUnusable(this.databaseNeed(running.opts()));
      });
    return super.setCommand(command);
  }

  /** What it needs with these flags. */
  protected databaseNeed(_flags: Readonly<Record<string, unknown>>): DatabaseNeed {
    return this.statics.database;
  }

  private get statics(): typeof AiwafCommand {
    return this.constructor as typeof AiwafCommand;
  }

  private refuseUnusable(need: DatabaseNeed): void {
    const role = commandRole();
    if (role === null || need === 'inspected') return;
    if (role.optionsProblem !== null) throw role.optionsProblem;
    const { databaseProblem: problem } = role;
    if (need === 'none' || problem === null) return;
    const isMissing = problem instanceof DatabaseMissing || problem.code === 'AIWAF_E_DATABASE_NONE';
    if (need === 'if-there' && isMissing) return;
    if (need === 'made' && isMissing && !role.database.makes) throw new DatabaseWanted();
    throw problem;
  }
}
