import { Command } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { AiwafService } from '../nest/aiwaf.service';
import { ChangeCommand } from './json-command';

/** `aiwaf unban`: lifts bans. */
@Command({
  name: 'unban',
  description: 'Lift bans; evidence from before bans the client never again',
  arguments: '<addresses...>',
})
export class UnbanCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf unban 203.0.113.9'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(addresses: string[], { dryRun, json }: { dryRun?: boolean; json?: boolean }): Promise<void> {
    const bans = addresses.map((address) => this.aiwaf.banOf(address));
    const missing = addresses.filter((_, i) => bans[i] === null);
    if (missing.length > 0) {
      throw new AiwafConfigError(
        'AIWAF_E_NOT_BANNED',
        `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not banned. Nothing was changed.`,
        'See what is with aiwaf list --blocked; a network is lifted as a whole, by its own name.',
      );
    }
    const keys = bans.flatMap((ban) => ban?.key ?? []);
    if (dryRun !== true) {
      for (const key of keys) this.aiwaf.unban(key);
      await this.aiwaf.written();
    }
    const done = dryRun === true ? 'Would lift the ban of' : 'Lifted the ban of';
    this.print(json, keys, () => keys.map((key) => `${done} ${key}.\n`).join(''));
  }
}
