import { GLOBAL_FLAGS } from './global-flags';
import type { ParsedCommand } from './parsed-command';

const FLAG_WIDTH = 22;

/** The lines of a command's examples under a title, or nothing. */
export function shownExamples(examples: readonly string[]): string {
  return examples.length === 0 ? '' : ['', 'Examples:', ...examples.map((line) => `  $ ${line}`)].join('\n');
}

/** What holds for every command of the program alone: its global flags and its environment. */
export function shownGlobalFlags(): string {
  const flags = Object.entries(GLOBAL_FLAGS).map(([name, { value, help }]) =>
    line(`--${name} ${value}`, help),
  );
  return [
    '',
    'Global options:',
    ...flags,
    line('--version', 'print the version'),
    '',
    'Environment:',
    '  AIWAF_DATABASE_URL, AIWAF_MODE, AIWAF_TRUSTED_PROXIES, AIWAF_ACCESS_LOG, AIWAF_CONFIG, AIWAF_DISABLE,',
    '  the settings of the Python package (AIWAF_RATE_MAX ...), NO_COLOR',
  ].join('\n');
}

/** A command with those that it is part of, such as `aiwaf model list`. */
export function commandPath(command: ParsedCommand): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}

function line(flag: string, help: string): string {
  return `  ${flag.padEnd(FLAG_WIDTH)}${help}`;
}
