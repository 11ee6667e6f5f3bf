import { Command } from 'nest-commander';
import { AiwafCommandGroup } from './aiwaf-command-group';
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
export class ModelCommand extends AiwafCommandGroup {
  static override readonly examples = ['aiwaf model list'];
}

export const MODEL_COMMANDS = [ModelCommand, ListModelsCommand, InspectModelCommand, RollbackModelCommand];
