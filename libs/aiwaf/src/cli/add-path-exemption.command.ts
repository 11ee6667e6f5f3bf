import { Command, Option } from 'nest-commander';
import { AiwafService } from '../nest/aiwaf.service';
import { exemptPathOf } from './exempt-path';
import { ChangeCommand } from './json-command';

interface Flags {
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `aiwaf add-path-exemption`: has path prefixes pass every layer. */
@Command({
  name: 'add-path-exemption',
  aliases: ['add-pathexemption'],
  description: 'Have paths, with all below them, pass every layer; / is the root page alone',
  arguments: '<paths...>',
})
export class AddPathExemptionCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf add-path-exemption /webhooks/ --reason "signed by the sender"'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(paths: string[], { reason, dryRun, json }: Flags): Promise<void> {
    const exempt = paths.map(exemptPathOf);
    if (dryRun !== true) {
      for (const path of exempt) await this.aiwaf.exempt(path, reason);
      await this.aiwaf.written();
    }
    const may = dryRun === true ? 'would ' : '';
    this.print(json, exempt, () =>
      exempt
        .map(
          (path) =>
            `All layers ${may}let pass ${path === '/' ? 'the root page alone' : `${path} and all below it`}.\n`,
        )
        .join(''),
    );
  }

  @Option({ flags: '--reason <text>', description: 'why, as list shows it' })
  parseReason(text: string): string {
    return text;
  }
}
