import { DataSource } from 'typeorm';
import { systemClock } from '../../core/clock';
import { HintChannel } from '../../core/ports/hint-channel';
import { PostgresHintChannel, UnheardError } from '../../storage';
import { Events } from '../events';

const UNTIL_THEN = 'What other processes write is in force within database.pollMs.';

/** How hints travel, for a health check. */
export interface HintStatus {
  /** What carries them. */
  readonly by: 'redis' | 'postgres';
  /**
   * Whether those of other processes arrive here now; `false` where no requests are served. `null`: the
   * client of Redis sees to its subscription by itself.
   */
  readonly hears: boolean | null;
}

/** What carries hints, and how it fares. */
export interface HintCarrier {
  readonly channel: HintChannel;
  status(): HintStatus;
}

/** Redis where there is one, else the database where that can tell; `null` for neither. */
export function hintCarrier(
  redis: HintChannel | null,
  dataSource: DataSource | null,
  events: Events,
): HintCarrier | null {
  if (redis !== null) return { channel: redis, status: () => ({ by: 'redis', hears: null }) };
  if (dataSource?.options.type !== 'postgres') return null;
  const channel = new PostgresHintChannel(dataSource, (trouble) => tell(events, trouble));
  return { channel, status: () => ({ by: 'postgres', hears: channel.hears }) };
}

/** Each change is told, however often. */
function tell(events: Events, trouble: Error | null): void {
  if (trouble === null) {
    for (const code of ['AIWAF_W_HINTS_LOST', 'AIWAF_W_HINTS_UNHEARD']) events.rearm(code);
    return;
  }
  const isUnheard = trouble instanceof UnheardError;
  events.emit({
    type: 'fault',
    at: systemClock.now(),
    code: isUnheard ? 'AIWAF_W_HINTS_UNHEARD' : 'AIWAF_W_HINTS_LOST',
    message: isUnheard
      ? `Notifications of PostgreSQL do not arrive, as behind a pooler that gives each transaction another connection. ${UNTIL_THEN}`
      : `Hints of other processes are not heard: ${trouble.message}. ${UNTIL_THEN}`,
  });
}
