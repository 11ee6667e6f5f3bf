import { Command, Option, SubCommand } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { BanProposal } from '../core/ports/ban-proposal-store';
import { AiwafService } from '../nest/aiwaf.service';
import { banKey } from '../nest/ban-key';
import { JsonCommand } from './json-command';
import { AiwafCommandGroup } from './aiwaf-command-group';
import { requireConsent } from './consent';
import { proposalsText } from './proposals-text';
import { terminalText } from './terminal-text';
import { wholeNumber } from './whole-number';

const DEFAULT_LIMIT = 100;
/** More than are ever proposed at once. */
const ALL = 1_000_000;

@SubCommand({ name: 'list', description: 'List clients that the trainer would ban', arguments: '' })
export class ListProposalsCommand extends JsonCommand {
  static override readonly examples = ['aiwaf proposals list --limit 20'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(_: string[], { limit, json }: { limit?: number; json?: boolean }): Promise<void> {
    const proposals = await this.aiwaf.proposals('pending', limit ?? DEFAULT_LIMIT);
    this.print(json, proposals, () => proposalsText(proposals));
  }

  @Option({
    flags: '--limit <number>',
    description: `how many, most points first (default ${DEFAULT_LIMIT})`,
  })
  parseLimit(text: string): number {
    return wholeNumber('--limit', text, 1);
  }
}

interface DecisionFlags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** What accepting and rejecting have in common. */
abstract class DecideCommand extends JsonCommand {
  protected abstract readonly verb: string;
  protected abstract readonly done: string;

  constructor(protected readonly aiwaf: AiwafService) {
    super();
  }

  protected abstract decide(target: string): Promise<BanProposal>;

  async run(targets: string[], { all, yes, json }: DecisionFlags): Promise<void> {
    const keys = all === true ? await this.all(targets, yes === true) : await this.named(targets);
    const decided: BanProposal[] = [];
    for (const key of keys) {
      try {
        decided.push(await this.decide(key));
      } catch (error) {
        // Of all, those stay that meanwhile became exempt, or that somebody else decided on.
        if (all !== true || !(error instanceof AiwafConfigError)) throw error;
        process.stderr.write(`${terminalText(error.message)}\n`);
      }
    }
    const lines = decided.map(({ key, reason }) => `${this.done} ${key}: ${reason}\n`);
    this.print(json, decided, () => lines.join('') || 'None waits.\n');
  }

  private async all(targets: readonly string[], yes: boolean): Promise<string[]> {
    if (targets.length > 0) {
      throw new AiwafConfigError(
        'AIWAF_E_PROPOSAL',
        '--all and addresses are named.',
        'Name one of the two.',
      );
    }
    const keys = (await this.pending()).map(({ key }) => key);
    if (keys.length > 0) await requireConsent(`${this.verb} ${keys.length} proposals?`, yes);
    return keys;
  }

  /** All of them wait, or nothing is decided. */
  private async named(targets: readonly string[]): Promise<string[]> {
    const keys = targets.map(banKey);
    const waiting = new Set((await this.pending()).map(({ key }) => key));
    const missing = keys.filter((key) => !waiting.has(key));
    if (keys.length > 0 && missing.length === 0) return keys;
    throw new AiwafConfigError(
      'AIWAF_E_PROPOSAL',
      keys.length === 0 ? 'No address is named.' : `Nobody proposes to ban ${missing.join(', ')}.`,
      'Name addresses of `aiwaf proposals list`, or --all.',
    );
  }

  private pending(): Promise<BanProposal[]> {
    return this.aiwaf.proposals('pending', ALL);
  }

  @Option({ flags: '--all', description: 'all that wait; asks before' })
  parseAll(): boolean {
    return true;
  }

  @Option({ flags: '--yes', description: 'do not ask' })
  parseYes(): boolean {
    return true;
  }
}

@SubCommand({
  name: 'accept',
  description: 'Ban proposed clients for 24 hours, as the trainer would',
  arguments: '[addresses...]',
})
export class AcceptProposalsCommand extends DecideCommand {
  static override readonly examples = ['aiwaf proposals accept 203.0.113.9'];

  protected readonly verb = 'Accept';
  protected readonly done = 'Banned';

  constructor(aiwaf: AiwafService) {
    super(aiwaf);
  }

  protected decide(target: string): Promise<BanProposal> {
    return this.aiwaf.acceptProposal(target);
  }
}

@SubCommand({
  name: 'reject',
  description: 'Spare proposed clients: evidence up to now never bans them, nor proposes to',
  arguments: '[addresses...]',
})
export class RejectProposalsCommand extends DecideCommand {
  static override readonly examples = ['aiwaf proposals reject --all --yes'];

  protected readonly verb = 'Reject';
  protected readonly done = 'Spared';

  constructor(aiwaf: AiwafService) {
    super(aiwaf);
  }

  protected decide(target: string): Promise<BanProposal> {
    return this.aiwaf.rejectProposal(target);
  }
}

/** `aiwaf proposals`: what the trainer leaves to a person. */
@Command({
  name: 'proposals',
  description: 'List, accept or reject the bans that the trainer proposes',
  arguments: '',
  subCommands: [ListProposalsCommand, AcceptProposalsCommand, RejectProposalsCommand],
})
export class ProposalsCommand extends AiwafCommandGroup {
  static override readonly examples = ['aiwaf proposals list'];
}

export const PROPOSALS_COMMANDS = [
  ProposalsCommand,
  ListProposalsCommand,
  AcceptProposalsCommand,
  RejectProposalsCommand,
];
