import { CommandRunner } from 'nest-commander';

/** Ends the process: 0 where help was asked for, 2 for arguments that cannot be used. */
export function leave(error: Error): never {
  const { exitCode = 2 } = error as Error & { exitCode?: number };
  process.exit(exitCode === 0 ? 0 : 2);
}

/** A command whose bad arguments end with exit code 2, as those of the whole line do. */
export abstract class AiwafCommand extends CommandRunner {
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    command.exitOverride(leave).allowExcessArguments(false);
    return super.setCommand(command);
  }
}
