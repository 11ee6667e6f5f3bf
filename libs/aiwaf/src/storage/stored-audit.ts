import { AuditRecord } from '../core/ports/audit-log';
import { fitText } from './fit-text';

const ACTOR_LENGTH = 255;
const TARGET_LENGTH = 500;

export function storableAudit(record: AuditRecord): AuditRecord {
  return {
    ...record,
    actor: fitText(record.actor, ACTOR_LENGTH),
    target: fitText(record.target, TARGET_LENGTH),
  };
}
