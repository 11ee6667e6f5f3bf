import { SingleBar } from 'cli-progress';

/** What is counted: how much of it one step is, and what that is called. */
const UNITS = { bytes: [1_000_000, 'MB'], rows: [1, 'rows'] } as const;

/** A progress line on a terminal, nothing when piped. */
export class ReadingProgress {
  private readonly bar: SingleBar | null;
  private started = false;

  /** @param title what is being done */
  constructor(stream: NodeJS.WriteStream, title = 'Reading') {
    this.bar = stream.isTTY
      ? new SingleBar({
          stream,
          format: `${title} [{bar}] {percentage}% | {value}/{total} {unit} | {eta_formatted} left`,
        })
      : null;
  }

  readonly update = (done: number, total: number, unit: keyof typeof UNITS = 'bytes'): void => {
    if (this.bar === null) return;
    const [step, name] = UNITS[unit];
    const steps = Math.ceil(Math.max(total, 1) / step);
    const value = Math.min(Math.ceil(done / step), steps);
    if (this.started) this.bar.update(value);
    else this.bar.start(steps, value, { unit: name });
    this.started = true;
  };

  stop(): void {
    if (this.started) this.bar?.stop();
    this.started = false;
  }
}
