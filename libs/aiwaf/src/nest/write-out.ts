import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../core/clock';
import { AiwafError } from '../core/errors';
import { commandRole } from './process-role';

/** How long a command tries to write what it changed, and the pause between attempts, in ms. */
const WRITE_LIMIT_MS = 5_000;
const WRITE_PAUSE_MS = 100;

/**
 * Has everything written that waits. A command, which has nothing else to do, tries for 5 seconds; where
 * requests are served one attempt is made, since the writers go on by themselves.
 *
 * @param flush makes one attempt and answers how many changes wait still
 * @throws AiwafError `AIWAF_E_UNWRITTEN` where some wait still
 */
export async function writeOut(flush: () => Promise<number>): Promise<void> {
  const deadline = systemClock.now() + (commandRole() === null ? 0 : WRITE_LIMIT_MS);
  let waiting = await flush();
  while (waiting > 0 && systemClock.now() < deadline) {
    await pause(WRITE_PAUSE_MS);
    waiting = await flush();
  }
  if (waiting === 0) return;
  throw new AiwafError(
    'AIWAF_E_UNWRITTEN',
    `${waiting} changes or records of them could not be written to the database.`,
    'Check the database, and look at what is in force before trying again.',
  );
}
