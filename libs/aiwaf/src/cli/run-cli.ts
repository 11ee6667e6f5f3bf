import { DynamicModule, Type } from '@nestjs/common';
import { CommandFactory } from 'nest-commander';
import { AiwafConfigError, AiwafError, messageOf } from '../core/errors';
import { leave } from './aiwaf-command';

/**
 * Runs the command line over a module that holds the commands, and ends the process with 0 when
 * done, 2 for arguments, configuration or unusable paths, 1 for a failure during work.
 */
export async function runCli(module: Type | DynamicModule): Promise<void> {
  try {
    await CommandFactory.run(module, {
      cliName: 'aiwaf',
      // What stops a start is told below in one sentence, without the stack that Nest would log.
      logger: ['fatal'],
      abortOnError: false,
      errorHandler: leave,
      serviceErrorHandler: fail,
    });
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  const text = error instanceof AiwafError ? error.message : `AIWAF_E_UNEXPECTED: ${messageOf(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(error instanceof AiwafConfigError ? 2 : 1);
}
