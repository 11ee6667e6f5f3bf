import { SubCommand } from 'nest-commander';
import type { ModelEntry } from '../core/ports/model-store';
import { ModelKeeper } from '../nest/model/model-keeper';
import { AskingCommand } from './json-command';
import { requireConsent } from './consent';
import { failedGates } from './model-text';
import { instantText } from './training-runs-text';

interface Flags {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

@SubCommand({
  name: 'rollback',
  description: 'Put an older version in force, or one that a gate refused',
  arguments: '[version]',
  argsDescription: { version: 'by default the latest that was in force before' },
})
export class RollbackModelCommand extends AskingCommand {
  static override readonly examples = ['aiwaf model rollback --dry-run'];

  constructor(private readonly models: ModelKeeper) {
    super();
  }

  async run([version]: string[], { yes, dryRun, json }: Flags): Promise<void> {
    const target = await this.models.rollbackTarget(version);
    const before = (await this.models.list()).find(({ state }) => state === 'active')?.version ?? null;
    const changes = target.state !== 'active';
    if (changes && dryRun !== true) {
      await requireConsent(question(target, before), yes === true);
      await this.models.rollback(target.version);
    }
    const changed = changes && dryRun !== true;
    this.print(json, { version: target.version, before, changed, dryRun: dryRun === true }, () =>
      answer(target, before, changed),
    );
  }
}

function question(target: ModelEntry, before: string | null): string {
  const place = before === null ? '' : ` in place of ${before}`;
  const failed = failedGates(target);
  const warning = failed.length === 0 ? '' : `, though it failed ${failed.join(' and ')}`;
  return `Put model ${target.version} of ${instantText(target.createdAt)} in force${place}${warning}?`;
}

function answer({ version, state }: ModelEntry, before: string | null, changed: boolean): string {
  if (state === 'active') return `Model ${version} is in force already.\n`;
  const place = before === null ? '' : ` in place of ${before}`;
  if (!changed) return `Would put model ${version} in force${place}.\nDry run: nothing was changed.\n`;
  return [
    `Model ${version} is in force${place}; running instances take it within 5 seconds.`,
    'The next training may put a newer one in its place.',
    '',
  ].join('\n');
}
