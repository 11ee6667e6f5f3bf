import { SingleBar } from 'cli-progress';

/** A progress line on a terminal, nothing when piped. */
export class TrainingProgress {
  private readonly bar: SingleBar | null;
  private started = false;

  constructor(stream: NodeJS.WriteStream) {
    this.bar = stream.isTTY
      ? new SingleBar({
          stream,
          format: 'Reading [{bar}] {percentage}% | {value}/{total} MB | {eta_formatted} left',
        })
      : null;
  }

  readonly update = (bytes: number, totalBytes: number): void => {
    if (this.bar === null) return;
    const [done, total] = [bytes, Math.max(totalBytes, 1)].map((value) => Math.ceil(value / 1_000_000));
    if (this.started) this.bar.update(Math.min(done, total));
    else this.bar.start(total, done);
    this.started = true;
  };

  stop(): void {
    if (this.started) this.bar?.stop();
  }
}
