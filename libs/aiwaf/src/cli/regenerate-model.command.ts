import { Command, Option } from 'nest-commander';
import { ModelKeeper } from '../nest/model/model-keeper';
import { DetectAndTrainCommand, TrainingFlags } from './detect-and-train.command';
import { AiwafService } from '../nest/aiwaf.service';
import { instantText } from './training-runs-text';

/** `aiwaf regenerate-model`: learns a model anew. */
@Command({
  name: 'regenerate-model',
  description: 'Learn a model anew, as detect-and-train --force-ai; where one is in force only with --force',
  arguments: '',
})
export class RegenerateModelCommand extends DetectAndTrainCommand {
  static override readonly examples = ['aiwaf regenerate-model --log access.log --force'];

  constructor(
    aiwaf: AiwafService,
    private readonly models: ModelKeeper,
  ) {
    super(aiwaf);
  }

  override async run(
    args: string[],
    { force, ...flags }: TrainingFlags & { force?: boolean },
  ): Promise<void> {
    const inForce = (await this.models.list()).find(({ state }) => state === 'active');
    if (inForce !== undefined && force !== true && flags.disableAi !== true) {
      const { version, createdAt } = inForce;
      this.print(
        flags.json,
        { version, regenerated: false },
        () => `Model ${version} of ${instantText(createdAt)} is in force. Pass --force to learn another.\n`,
      );
      return;
    }
    await super.run(args, flags.disableAi === true ? flags : { ...flags, forceAi: true });
  }

  @Option({ flags: '--force', description: 'learn another where a model is in force' })
  parseForce(): boolean {
    return true;
  }
}
