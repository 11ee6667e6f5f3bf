import { Command, SubCommand } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { AiwafService } from '../nest/aiwaf.service';
import { Keywords } from '../nest/keywords/keywords';
import { AiwafCommandGroup } from './aiwaf-command-group';
import { JsonCommand } from './json-command';

@SubCommand({
  name: 'approve',
  description: 'Refuse a word on paths that nothing serves, until it is removed',
  arguments: '<word>',
})
export class ApproveKeywordCommand extends JsonCommand {
  static override readonly examples = ['aiwaf keywords approve phpunit'];

  constructor(
    private readonly words: Keywords,
    private readonly aiwaf: AiwafService,
  ) {
    super();
  }

  async run([word]: string[], { json }: { json?: boolean }): Promise<void> {
    const record = await this.words.approve(word);
    await this.aiwaf.written();
    this.print(json, record, () => `"${record.keyword}" is refused on paths that nothing serves.\n`);
  }
}

@SubCommand({ name: 'reject', description: 'Keep a word from ever being refused', arguments: '<word>' })
export class RejectKeywordCommand extends JsonCommand {
  static override readonly examples = ['aiwaf keywords reject invoices'];

  constructor(
    private readonly words: Keywords,
    private readonly aiwaf: AiwafService,
  ) {
    super();
  }

  async run([word]: string[], { json }: { json?: boolean }): Promise<void> {
    const record = await this.words.reject(word);
    await this.aiwaf.written();
    this.print(json, record, () => `"${record.keyword}" is never refused as a learned word.\n`);
  }
}

@SubCommand({
  name: 'remove',
  description: 'Forget a word and what was decided on it; it may be learned anew',
  arguments: '<word>',
})
export class RemoveKeywordCommand extends JsonCommand {
  static override readonly examples = ['aiwaf keywords remove phpunit'];

  constructor(
    private readonly words: Keywords,
    private readonly aiwaf: AiwafService,
  ) {
    super();
  }

  async run([word]: string[], { json }: { json?: boolean }): Promise<void> {
    if (!(await this.words.remove(word))) {
      throw new AiwafConfigError(
        'AIWAF_E_KEYWORD',
        `"${word}" is no learned word.`,
        'See which are with aiwaf list --keywords.',
      );
    }
    await this.aiwaf.written();
    this.print(json, { removed: word }, () => `"${word}" is forgotten.\n`);
  }
}

/** `aiwaf keywords`: a person's word on learned words. */
@Command({
  name: 'keywords',
  description: 'Approve, reject or remove learned words; aiwaf list --keywords shows them',
  arguments: '',
  subCommands: [ApproveKeywordCommand, RejectKeywordCommand, RemoveKeywordCommand],
})
export class KeywordsCommand extends AiwafCommandGroup {
  static override readonly examples = ['aiwaf keywords approve phpunit'];
}

export const KEYWORDS_COMMANDS = [
  KeywordsCommand,
  ApproveKeywordCommand,
  RejectKeywordCommand,
  RemoveKeywordCommand,
];
