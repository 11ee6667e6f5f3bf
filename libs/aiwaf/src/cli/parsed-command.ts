import type { CommandRunner } from 'nest-commander';

/** A command as the parser of the line knows it. */
export type ParsedCommand = Parameters<CommandRunner['setCommand']>[0];
