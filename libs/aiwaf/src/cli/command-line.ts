import { DynamicModule, Type } from '@nestjs/common';
import { CommandFactory } from 'nest-commander';
import { AiwafConfigError, AiwafError, messageOf } from '../core/errors';
import { beginCommand } from '../nest/process-role';
import { packageVersion } from '../nest/package-version';
import { DatabaseWanted } from './aiwaf-command';
import { opensDatabase } from './command-of-line';
import { allowReadersToLeave, written } from './output';
import { HelpShown, Program } from './program';
import { terminalText } from './terminal-text';

/** A line to run. */
export interface CommandLine {
  /** Without the names of node and of the file. */
  readonly args: readonly string[];
  /** Makes the module that holds the commands. */
  readonly module: () => Type | DynamicModule | Promise<Type | DynamicModule>;
  /** The module is no application's: the options are those of the line, the environment and a file. */
  readonly isAlone?: boolean;
  /** Shown after the help of every command. */
  readonly moreHelp: string;
}

/**
 * Runs a line and ends the process, when all that was written is with its reader.
 *
 * @param read makes the line; what it throws is told as what a command throws
 */
export async function runCommandLine(read: () => CommandLine): Promise<never> {
  allowReadersToLeave();
  process.once('uncaughtException', (error) => void leave(error));
  try {
    await run(read());
  } catch (error) {
    return leave(error);
  }
  await written();
  return process.exit();
}

async function run(line: CommandLine): Promise<void> {
  if (line.args[0] === '--version') {
    process.stdout.write(`${packageVersion()}\n`);
    return;
  }
  const module = await line.module();
  const opens = opensDatabase(line.args);
  beginCommand({ opens, makes: false }, line.isAlone);
  try {
    await runIn(module, line);
  } catch (error) {
    if (!(error instanceof DatabaseWanted)) throw error;
    beginCommand({ opens, makes: true }, line.isAlone);
    await runIn(module, line);
  }
}

async function runIn(module: Type | DynamicModule, { args, moreHelp }: CommandLine): Promise<void> {
  // What stops a start is told in one sentence, without the stack that Nest would log.
  const app = await CommandFactory.createWithoutRunning(module, { logger: ['fatal'], abortOnError: false });
  try {
    await app.get(Program, { strict: false }).run(args, moreHelp);
  } catch (error) {
    if (!(error instanceof HelpShown)) throw error;
  } finally {
    await app.close();
  }
}

async function leave(error: unknown): Promise<never> {
  const text = error instanceof AiwafError ? error.message : `AIWAF_E_UNEXPECTED: ${messageOf(error)}`;
  process.stderr.write(`${terminalText(text.replace(/\s*\n\s*/g, ' '))}\n`);
  await written();
  return process.exit(error instanceof AiwafConfigError ? 2 : 1);
}
