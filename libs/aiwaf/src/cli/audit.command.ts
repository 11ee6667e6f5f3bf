import { Command, Option } from 'nest-commander';
import { AuditRecord } from '../core/ports/audit-log';
import { AiwafService } from '../nest/aiwaf.service';
import { JsonCommand } from './json-command';
import { table } from './table';
import { instantText } from './training-runs-text';
import { wholeNumber } from './whole-number';

const DEFAULT_LIMIT = 50;

/** `aiwaf audit`: who changed what. */
@Command({
  name: 'audit',
  description: 'List who changed what and when, the latest first; --json shows the state before and after',
  arguments: '',
})
export class AuditCommand extends JsonCommand {
  static override readonly examples = ['aiwaf audit --limit 10'];

  constructor(private readonly aiwaf: AiwafService) {
    super();
  }

  async run(_: string[], { limit, json }: { limit?: number; json?: boolean }): Promise<void> {
    const records = await this.aiwaf.changes(limit ?? DEFAULT_LIMIT);
    this.print(json, records, () => auditText(records));
  }

  @Option({ flags: '--limit <number>', description: `how many (default ${DEFAULT_LIMIT})` })
  parseLimit(text: string): number {
    return wholeNumber('--limit', text, 1);
  }
}

function auditText(records: readonly AuditRecord[]): string {
  if (records.length === 0) return 'Nobody changed anything yet.\n';
  return table([
    ['WHEN', 'WHO', 'WHAT', 'TARGET'],
    ...records.map(({ at, actor, action, target }) => [instantText(at), actor, action, target]),
  ]);
}
