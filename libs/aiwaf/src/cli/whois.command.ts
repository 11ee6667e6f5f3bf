import { Command, Option } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import type { DatabaseNeed } from './aiwaf-command';
import { JsonCommand } from './json-command';
import { whoisLookup } from './whois-lookup';
import type { WhoisServer } from './whois-target';
import { whoisServer, whoisTarget } from './whois-target';
import { whoisText } from './whois-text';

interface Flags {
  readonly format?: 'json' | 'table';
  readonly json?: boolean;
  readonly server?: WhoisServer;
}

/** `aiwaf whois`: who an address or a domain is registered to. It needs the network, and no database. */
@Command({
  name: 'whois',
  description: 'Ask the registries about an address or a domain',
  arguments: '<target>',
  argsDescription: { target: 'an IP address or a host name' },
})
export class WhoisCommand extends JsonCommand {
  static override readonly database: DatabaseNeed = 'none';
  static override readonly examples = ['aiwaf whois 203.0.113.9', 'aiwaf whois example.com --json'];

  async run([target]: string[], { format, json, server }: Flags): Promise<void> {
    const report = await whoisLookup(whoisTarget(target), server ?? null);
    this.print(json === true || format === 'json', report, () => whoisText(report));
  }

  @Option({ flags: '--format <name>', description: 'table (the default) or json' })
  parseFormat(name: string): 'json' | 'table' {
    if (name === 'json' || name === 'table') return name;
    throw new AiwafConfigError(
      'AIWAF_E_OPTION_VALUE',
      `--format is ${JSON.stringify(name.slice(0, 80))}.`,
      'Write json or table.',
    );
  }

  @Option({ flags: '--server <host>', description: 'ask this server alone, HOST or HOST:PORT' })
  parseServer(text: string): WhoisServer {
    return whoisServer(text);
  }
}
