import { Command, Option } from 'nest-commander';
import { AiwafService } from '../nest/aiwaf.service';
import { durationOf } from './duration';
import { ChangeCommand } from './json-command';
import { instantText } from './training-runs-text';

interface Flags {
  readonly for?: number | null;
  readonly reason?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `aiwaf ban`: bans addresses and networks. */
@Command({
  name: 'ban',
  description: 'Ban addresses or CIDR networks, until the ban is lifted or for some time',
  arguments: '<addresses...>',
})
export class BanCommand extends ChangeCommand {
  static override readonly examples = ['aiwaf ban 203.0.113.9 --for 24h --reason "price scraper"'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(addresses: string[], { for: ttlMs = null, reason, force, dryRun, json }: Flags): Promise<void> {
    const options = { ttlMs, ...(reason === undefined ? {} : { reason }), force: force === true };
    const keys = addresses.map((address) => this.aiwaf.refuseUnbannable(address, options));
    if (dryRun === true) {
      this.print(json, keys, () => keys.map((key) => `Would ban ${key}.\n`).join(''));
      return;
    }
    const bans = keys.map((key) => this.aiwaf.ban(key, options));
    await this.aiwaf.written();
    this.print(json, bans, () =>
      bans
        .map(({ key, expiresAt }) => {
          const end = expiresAt === null ? 'it is lifted' : instantText(expiresAt);
          return `${key} is banned until ${end}.\n`;
        })
        .join(''),
    );
  }

  @Option({ flags: '--for <time>', description: 'such as 90m, 24h or 7d; by default until it is lifted' })
  parseFor(text: string): number {
    return durationOf('--for', text);
  }

  @Option({ flags: '--reason <text>', description: 'why, as list and explain show it' })
  parseReason(text: string): string {
    return text;
  }

  @Option({ flags: '--force', description: 'ban what is private, exempt, a proxy, or a very wide network' })
  parseForce(): boolean {
    return true;
  }
}
