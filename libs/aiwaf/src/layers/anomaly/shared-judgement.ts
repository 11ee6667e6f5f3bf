import { hitsOf, isAbsent } from '../../core/anomaly/request-mark';
import { Settlement, SharedBehaviour } from '../../core/ports/shared-behaviour';
import { Case, confirmAlone, judgeAlone, releaseAlone, Waiting } from './case';
import { TrackedClient } from './tracked-client';

/**
 * Judges clients by what all processes saw of them, behind the request: a missing path or a keyword is
 * reported, and the answer says what the client did anywhere. What else a client did is told with the next
 * such request. So that a confirmation overlooks nothing that others have not told yet, they are asked
 * first; and one process takes it. Where the others cannot be asked, what is known here decides.
 */
export class SharedJudgement {
  /** Clients about whom the others are being asked. */
  private readonly asking = new Set<TrackedClient>();

  constructor(
    private readonly behaviour: SharedBehaviour,
    tracked: (key: string) => TrackedClient | undefined,
  ) {
    behaviour.onAsked((key) => {
      const known = tracked(key);
      if (known?.hasUntold === true) void this.report(known, key);
    });
  }

  judge(taken: Case): void | Promise<void> {
    // At once, so that an interceptor can still refuse the answer.
    if (this.behaviour.isAway) return judgeAlone(taken);
    const isEvidence = isAbsent(taken.mark) || hitsOf(taken.mark) > 0;
    if (isEvidence || taken.isScanning()) return this.judgeTogether(taken);
  }

  /** Takes a confirmation that waits. */
  async release(waiting: Waiting): Promise<void> {
    const { tracked, key, lane, at } = waiting;
    if (!tracked.isWaiting(lane, at)) return;
    const settlement = await this.behaviour.release(key, lane, at);
    if (settlement === null) releaseAlone(waiting);
    else settle(waiting, settlement);
  }

  private async judgeTogether(taken: Case): Promise<void> {
    const { tracked, key, lane, at } = taken;
    const isShared = await this.report(tracked, key);
    if (!taken.isScanning()) {
      if (isAbsent(taken.mark)) await this.release(taken);
      return;
    }
    if (!isShared) {
      // One answer that came too late: alone it would be confirmed once more by those who were told.
      if (this.behaviour.isAway) confirmAlone(taken);
      return;
    }
    if (this.asking.has(tracked)) return;
    this.asking.add(tracked);
    try {
      await this.behaviour.askOthers(key);
      await this.report(tracked, key);
    } finally {
      this.asking.delete(tracked);
    }
    if (!taken.isScanning()) return;
    const settlement = await this.behaviour.confirm(key, lane, at, tracked.confirmations(lane));
    if (settlement === null) confirmAlone(taken);
    else settle(taken, settlement);
  }

  /** Tells what is untold. Answers whether what others saw is known now. */
  private async report(tracked: TrackedClient, key: string): Promise<boolean> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const report = tracked.report();
      const seen = await this.behaviour.report(key, report);
      if (seen === null) return false;
      if (tracked.take(seen, report)) return true;
    }
    return false;
  }
}

function settle({ tracked, lane, give }: Waiting, { due, standing }: Settlement): void {
  tracked.takeStanding(lane, standing);
  if (due) give();
}
