import { Command } from 'nest-commander';
import { Check } from '../nest/diagnose/check';
import { Diagnosis } from '../nest/diagnose/diagnosis';
import type { DatabaseNeed } from './aiwaf-command';
import { JsonCommand } from './json-command';
import { Colour, coloured } from './colour';
import { jsonLine, terminalText } from './terminal-text';

const COLOURS: Readonly<Record<Check['status'], Colour>> = { ok: 'green', warning: 'yellow', error: 'red' };
const STATUS_WIDTH = 'warning'.length;

/** `aiwaf diagnose`: looks at the set-up. */
@Command({
  name: 'diagnose',
  description: 'Look at the set-up: options, proxies, database, model, logs, clock; exit code 1 for an error',
  arguments: '',
})
export class DiagnoseCommand extends JsonCommand {
  static override readonly database: DatabaseNeed = 'inspected';
  static override readonly examples = ['aiwaf diagnose', 'aiwaf diagnose --json'];

  constructor(private readonly diagnosis: Diagnosis) {
    super();
  }

  async run(_: string[], { json }: { json?: boolean }): Promise<void> {
    const checks = await this.diagnosis.run();
    process.stdout.write(json === true ? jsonLine(checks) : checks.map(text).join(''));
    if (checks.some(({ status }) => status === 'error')) process.exitCode = 1;
  }
}

function text({ code, status, message, remedy }: Check): string {
  const shown = coloured(process.stdout, COLOURS[status], status.padEnd(STATUS_WIDTH));
  const lines = [
    `${shown}  ${code}: ${terminalText(message)}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(STATUS_WIDTH + 2)}${terminalText(remedy)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
