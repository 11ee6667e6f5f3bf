import { DynamicModule, Type } from '@nestjs/common';
import { runCommandLine } from './command-line';

/**
 * Runs the command line over a module that holds the commands, and ends the process with 0 when
 * done, 2 for arguments, configuration or unusable paths, 1 for a failure during work.
 */
export async function runCli(module: Type | DynamicModule): Promise<void> {
  await runCommandLine(() => ({ args: process.argv.slice(2), module: () => module, moreHelp: '' }));
}
