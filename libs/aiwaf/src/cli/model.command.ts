import { Command } from 'nest-commander';
import { AiwafConfigError } from '../core/errors';
import { AiwafCommand } from './aiwaf-command';
import { InspectModelCommand } from './model-inspect.command';
import { ListModelsCommand } from './model-list.command';
import { RollbackModelCommand } from './model-rollback.command';

/** `aiwaf model`: the versions of the anomaly layer's model. */
@Command({
  name: 'model',
  description: 'List and inspect the versions of the learned model, or go back to an older one',
  arguments: '',
  subCommands: [ListModelsCommand, InspectModelCommand, RollbackModelCommand],
})
export class ModelCommand extends AiwafCommand {
  async run(): Promise<void> {
    throw new AiwafConfigError(
      'AIWAF_E_MODEL_COMMAND',
      'It is not said what to do with models.',
      'Write aiwaf model list, inspect or rollback.',
    );
  }
}

export const MODEL_COMMANDS = [ModelCommand, ListModelsCommand, InspectModelCommand, RollbackModelCommand];
