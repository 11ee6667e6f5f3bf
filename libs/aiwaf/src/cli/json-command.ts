import { Option } from 'nest-commander';
import { AiwafCommand } from './aiwaf-command';
import { jsonLine, terminalLines } from './terminal-text';

/** A command that prints for people, or one line of JSON for machines. */
export abstract class JsonCommand extends AiwafCommand {
  protected print(json: boolean | undefined, value: unknown, text: () => string): void {
    process.stdout.write(json === true ? jsonLine(value) : terminalLines(text()));
  }

  @Option({ flags: '--json', description: 'print one line of JSON' })
  parseJson(): boolean {
    return true;
  }
}

/** A command that changes something, and can show what that would be. */
export abstract class ChangeCommand extends JsonCommand {
  @Option({ flags: '--dry-run', description: 'show what would be done and change nothing' })
  parseDryRun(): boolean {
    return true;
  }
}

/** A command that changes much, and asks before. */
export abstract class AskingCommand extends ChangeCommand {
  @Option({ flags: '--yes', description: 'do not ask' })
  parseYes(): boolean {
    return true;
  }
}
