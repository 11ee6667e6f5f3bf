import { Command, Option } from 'nest-commander';
import { systemClock } from '../core/clock';
import { AiwafConfigError } from '../core/errors';
import { AiwafService } from '../nest/aiwaf.service';
import { JsonCommand } from './json-command';
import { explanationText, requestText } from './explain-text';

/** Ids as they are made for requests: no address looks so. */
const REQUEST_ID = /^[0-9a-f]{10}-[0-9a-z]{1,11}$/;

interface Flags {
  readonly ip?: string;
  readonly json?: boolean;
}

/** `aiwaf explain`: why a client or a request is treated as it is. The aliases are commands of the Python package. */
@Command({
  name: 'explain',
  description:
    'Say whether and why a client is banned, its points, its exemptions and the end, or why a request was refused',
  arguments: '[target]',
  argsDescription: { target: 'an IP address, a network, or the id of a request as a refused client saw it' },
  aliases: ['diagnose-blocking', 'test-exemption', 'test-exemption-fix'],
})
export class ExplainCommand extends JsonCommand {
  static override readonly examples = ['aiwaf explain 203.0.113.9', 'aiwaf explain 203.0.113.9 --json'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(targets: string[], { ip, json }: Flags): Promise<void> {
    const target = targetOf(targets, ip);
    const print = <T>(explanation: T, text: (explanation: T, now: number) => string) =>
      this.print(json, explanation, () => text(explanation, systemClock.now()));
    if (REQUEST_ID.test(target)) print(await this.aiwaf.explainRequest(target), requestText);
    else print(await this.aiwaf.explain(target), explanationText);
  }

  @Option({ flags: '--ip <address>', description: 'the same as the argument' })
  parseIp(address: string): string {
    return address;
  }
}

/** @throws AiwafConfigError `AIWAF_E_ADDRESS` */
function targetOf([target]: readonly string[], ip: string | undefined): string {
  const named = [target, ip].filter((text) => text !== undefined);
  if (named.length === 1) return named[0];
  throw new AiwafConfigError(
    'AIWAF_E_ADDRESS',
    named.length === 0 ? 'No address is named.' : 'Two addresses are named.',
    'Write one, such as aiwaf explain 203.0.113.9, or the id of a request.',
  );
}
