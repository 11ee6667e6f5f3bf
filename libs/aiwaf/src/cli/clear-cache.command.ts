import { Command } from 'nest-commander';
import { Caches } from '../nest/state/caches';
import { AiwafCommand } from './aiwaf-command';

/** `aiwaf clear-cache`: has clients begin anew in all processes. */
@Command({
  name: 'clear-cache',
  description: 'Have running instances forget points, request counters and what they looked up; bans stay',
  arguments: '',
})
export class ClearCacheCommand extends AiwafCommand {
  static override readonly examples = ['aiwaf clear-cache'];

  constructor(private readonly caches: Caches) {
    super();
  }

  async run(): Promise<void> {
    await this.caches.clear();
    process.stdout.write('Running instances clear their caches within the poll time.\n');
  }
}
