import { Command } from 'nest-commander';
import { AiwafService } from '../nest/aiwaf.service';
import { exemptPathOf } from './exempt-path';
import { ChangeCommand } from './json-command';
import { removeExemptions } from './remove-exemptions';

/** `aiwaf remove-path-exemption`. */
@Command({
  name: 'remove-path-exemption',
  description: 'Take back exemptions of paths',
  arguments: '<paths...>',
})
export class RemovePathExemptionCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf remove-path-exemption /webhooks/'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(targets: string[], { dryRun, json }: { dryRun?: boolean; json?: boolean }): Promise<void> {
    const names = targets.map(exemptPathOf);
    await removeExemptions(this.aiwaf, names, dryRun === true);
    const verb = dryRun === true ? 'would be' : 'is';
    this.print(json, names, () => names.map((name) => `${name} ${verb} exempt no longer.\n`).join(''));
  }
}
