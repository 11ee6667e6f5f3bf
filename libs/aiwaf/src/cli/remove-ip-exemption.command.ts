import { Command } from 'nest-commander';
import { canonicalNetwork } from '../core/client/address-set';
import { AiwafService } from '../nest/aiwaf.service';
import { ChangeCommand } from './json-command';
import { removeExemptions } from './remove-exemptions';

/** `aiwaf remove-ip-exemption`. */
@Command({
  name: 'remove-ip-exemption',
  aliases: ['remove-exemption'],
  description: 'Take back exemptions of addresses or networks',
  arguments: '<addresses...>',
})
export class RemoveIpExemptionCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf remove-ip-exemption 198.51.100.0/24'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(targets: string[], { dryRun, json }: { dryRun?: boolean; json?: boolean }): Promise<void> {
    const names = targets.map((address) => canonicalNetwork(address, 'the exemption'));
    await removeExemptions(this.aiwaf, names, dryRun === true);
    const verb = dryRun === true ? 'would be' : 'is';
    this.print(json, names, () => names.map((name) => `${name} ${verb} exempt no longer.\n`).join(''));
  }
}
