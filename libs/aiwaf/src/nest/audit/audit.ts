import { hostname } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { AuditLog, AuditRecord } from '../../core/ports/audit-log';
import { AuditWriter, MemoryAuditLog, TypeOrmAuditLog } from '../../storage';
import { Events } from '../events';
import { commandRole } from '../process-role';
import { State } from '../state/state';
import { writeOut } from '../write-out';

/** A change as who made it tells it: to what, and how that was before and after. */
export type AuditedChange = Pick<AuditRecord, 'action' | 'target' | 'before' | 'after'>;

/** Who changed what, and when: every change by a person is recorded. */
@Injectable()
export class Audit {
  /** Who changes things in this process. */
  actor = `application@${hostname()}`;
  private readonly log: AuditLog;
  private readonly writer: AuditWriter;

  constructor(
    state: State,
    private readonly events: Events,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.log = state.dataSource === null ? new MemoryAuditLog() : new TypeOrmAuditLog(state.dataSource);
    this.writer = new AuditWriter(this.log, this.clock, (error) => this.fault(error));
    state.beforeClose((limitMs) => this.writer.close(limitMs));
  }

  /**
   * Records a change. Where requests are served it is written now or, where that fails, as soon as it
   * works; a command is not done before it is written.
   *
   * @throws AiwafError `AIWAF_E_UNWRITTEN` in a command, after 5 seconds
   */
  async record(change: AuditedChange): Promise<void> {
    this.note(change);
    if (commandRole() === null) await this.writer.flush();
    else await writeOut(() => this.flush());
  }

  /** Records a change without waiting; it is written as soon as that works. */
  note(change: AuditedChange): void {
    this.writer.add({ at: this.clock.now(), actor: this.actor, ...change });
  }

  /** The latest changes of all processes, the latest first. */
  async list(limit: number): Promise<AuditRecord[]> {
    await this.writer.flush();
    return this.log.list(limit);
  }

  /** Tries to write what waits; answers how many records wait still. */
  async flush(): Promise<number> {
    await this.writer.flush();
    return this.writer.size;
  }

  private fault(error: unknown): void {
    this.events.emit({
      type: 'fault',
      at: this.clock.now(),
      code: 'AIWAF_W_AUDIT_UNWRITTEN',
      message: `Records of changes wait to be written: ${messageOf(error)}`,
    });
  }
}
