import { Logger } from '@nestjs/common';
import { AiwafEvent } from 'nestjs-aiwaf';

/** A flood must not fill the terminal. */
const LINES_PER_SECOND = 10;

/** Tells the terminal of denials as they happen, a few a second. */
export class DenialReporter {
  private readonly logger = new Logger('Shop');
  private second = 0;
  private lines = 0;

  /** A listener for `AiwafService.onEvent()`. */
  readonly tell = (event: AiwafEvent): void => {
    if (event.type !== 'denial') return;
    const second = Math.floor(event.at / 1000);
    if (second !== this.second) {
      this.second = second;
      this.lines = 0;
    }
    if (++this.lines > LINES_PER_SECOND) return;
    const { client, method, path, code, status, enforced } = event;
    const did = enforced ? `Refused with ${status}` : `Would refuse with ${status}`;
    const more = this.lines === LINES_PER_SECOND ? ' (more of this second are not shown)' : '';
    this.logger.log(`${did}: ${client} ${method} ${printable(path)} (${code})${more}`);
  };
}

/** A path comes from the client: no control characters reach the terminal, and no endless line. */
function printable(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
}
