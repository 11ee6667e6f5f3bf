import { JudgingLayerOptions, judgingLayerChecks } from '../../core/options/layer.options';
import { mergeOptions } from '../../core/options/merge-options';

/** The blacklist has only a mode; what fills it are `bans`. */
export class BlacklistOptions extends JudgingLayerOptions {}

export function blacklistOptions(input: unknown, where: string): Readonly<BlacklistOptions> {
  return mergeOptions(new BlacklistOptions(), judgingLayerChecks, input, where);
}
