import { AiwafCommand, DatabaseNeed } from './aiwaf-command';
import type { ParsedCommand } from './parsed-command';
import { usageError } from './usage-error';
import { commandPath } from './help-text';

/** A command that only holds others, such as `aiwaf model`. */
export abstract class AiwafCommandGroup extends AiwafCommand {
  static override readonly database: DatabaseNeed = 'none';

  override setCommand(command: ParsedCommand): this {
    super.setCommand(command);
    command.allowExcessArguments(true);
    return this;
  }

  async run([name]: string[]): Promise<void> {
    const path = commandPath(this.command);
    const known = this.command.commands.map((command) => command.name()).join(', ');
    const problem =
      name === undefined
        ? `"${path}" is not said what to do`
        : `unknown command ${JSON.stringify(name)} of ${path}`;
    throw usageError(`${problem}. Write one of: ${known}.`, path);
  }
}
