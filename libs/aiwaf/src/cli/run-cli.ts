import { DynamicModule, Type } from '@nestjs/common';
import { CommandFactory } from 'nest-commander';
import { AiwafConfigError, AiwafError, messageOf } from '../core/errors';

/** Done; misuse found before any work; failure during work. */
const EXIT = { done: 0, failure: 1, misuse: 2 } as const;

/**
 * Runs the command line over a module that holds the commands, and ends the process with 0 when
 * done, 2 for arguments, configuration or unusable paths, 1 for a failure during work.
 */
export async function runCli(module: Type | DynamicModule): Promise<void> {
  try {
    await CommandFactory.run(module, {
      cliName: 'aiwaf',
      logger: ['error', 'warn'],
      abortOnError: false,
      errorHandler: leave,
      serviceErrorHandler: fail,
    });
  } catch (error) {
    fail(error);
  }
}

/** Commander has printed what is wrong with the arguments, or the help that was asked for. */
function leave(error: Error): never {
  const { exitCode = EXIT.misuse } = error as Error & { exitCode?: number };
  process.exit(exitCode === 0 ? EXIT.done : EXIT.misuse);
}

function fail(error: unknown): never {
  const text = error instanceof AiwafError ? error.message : `AIWAF_E_UNEXPECTED: ${messageOf(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(error instanceof AiwafConfigError ? EXIT.misuse : EXIT.failure);
}
