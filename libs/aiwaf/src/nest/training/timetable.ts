import { CronTime } from 'cron';

/** When training is due, by a cron expression. */
export class Timetable {
  private readonly time: CronTime;

  /** @param timeZone IANA name; `null` for the machine's */
  constructor(
    readonly expression: string,
    readonly timeZone: string | null,
  ) {
    this.time = timeZone === null ? new CronTime(expression) : new CronTime(expression, timeZone);
  }

  /** The first instant later than `instant`; both in epoch milliseconds. */
  after(instant: number): number {
    return this.time.getNextDateFrom(new Date(instant), this.timeZone ?? undefined).toMillis();
  }

  /** The instant from which on a run is overdue, or `null` where none is. @param since the last run */
  missed(since: number, now: number): number | null {
    const due = this.after(since);
    return due <= now ? due : null;
  }
}
