import { DynamicModule, Type } from '@nestjs/common';
import { AiwafModule } from '../nest/aiwaf.module';
import { AiwafCliModule } from './aiwaf-cli.module';
import { runCommandLine } from './command-line';
import { checkImports } from './host-module';

/**
 * Runs the command line over a module that holds the commands, and ends the process with 0 when
 * done, 2 for arguments, configuration or unusable paths, 1 for a failure during work.
 */
export async function runCli(module: Type | DynamicModule): Promise<void> {
  await runCommandLine(() => ({
    args: process.argv.slice(2),
    module: () => checked(module),
    moreHelp: '',
  }));
}

async function checked(module: Type | DynamicModule): Promise<Type | DynamicModule> {
  const where = 'The module that runCli() was given';
  await checkImports(module, where, AiwafModule, 'AiwafModule.forRoot()');
  await checkImports(module, where, AiwafCliModule, 'AiwafCliModule');
  return module;
}
