import { Command, Option } from 'nest-commander';
import { canonicalNetwork } from '../core/client/address-set';
import { AiwafService } from '../nest/aiwaf.service';
import { ChangeCommand } from './json-command';

interface Flags {
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `aiwaf add-ip-exemption`: has addresses pass every layer. */
@Command({
  name: 'add-ip-exemption',
  aliases: ['add-exemption', 'add-ipexemption'],
  description: 'Have addresses or CIDR networks pass every layer and never be banned; lifts a ban of theirs',
  arguments: '<addresses...>',
})
export class AddIpExemptionCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf add-ip-exemption 198.51.100.0/24 --reason "the office"'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(addresses: string[], { reason, dryRun, json }: Flags): Promise<void> {
    const exempt = addresses.map((address) => canonicalNetwork(address, 'the exemption'));
    if (dryRun !== true) {
      for (const address of exempt) await this.aiwaf.exempt(address, reason);
      await this.aiwaf.written();
    }
    const verb = dryRun === true ? 'would pass' : 'passes';
    this.print(json, exempt, () => exempt.map((address) => `${address} ${verb} every layer.\n`).join(''));
  }

  @Option({ flags: '--reason <text>', description: 'why, as list and explain show it' })
  parseReason(text: string): string {
    return text;
  }
}
