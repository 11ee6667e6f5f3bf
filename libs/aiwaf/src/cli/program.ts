import { Injectable } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import { commandPath } from './help-text';
import type { ParsedCommand } from './parsed-command';
import { usageError } from './usage-error';

/** What the parser ends with where help was asked for: no error, though it is thrown. */
export class HelpShown extends Error {}

/** The root of all commands. */
@Injectable()
export class Program {
  constructor(@InjectCommander() private readonly root: ParsedCommand) {}

  /**
   * Runs one line.
   *
   * @param args without the names of node and of the file
   * @param moreHelp shown after the help of every command
   * @throws AiwafConfigError `AIWAF_E_USAGE`, and what the command throws
   * @throws HelpShown
   */
  async run(args: readonly string[], moreHelp: string): Promise<void> {
    const { root } = this;
    root
      .name('aiwaf')
      .description('A web application firewall for NestJS: its state, its training, its set-up.');
    prepare(root, moreHelp);
    if (args.length === 0) return root.outputHelp();
    if (args[0] === 'help' && args.length > 1) this.refuseUnknown(args[1]);
    await root.parseAsync(args, { from: 'user' });
  }

  /** Where help is asked for on a command that is not there, the parser would show that of the root. */
  private refuseUnknown(name: string): void {
    if (this.root.commands.some((command) => [command.name(), ...command.aliases()].includes(name))) return;
    throw usageError(`unknown command '${name}'`, 'aiwaf');
  }
}

/** Nothing of a command is inherited from its parent, since Nest makes each by itself. */
function prepare(command: ParsedCommand, moreHelp: string): void {
  command
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', moreHelp)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? new HelpShown() : usageError(error.message, commandPath(command));
    });
  for (const inner of command.commands) prepare(inner, moreHelp);
}
