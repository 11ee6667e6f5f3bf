import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, sep } from 'node:path';

/** A program of this folder, built, also where the experiment itself runs from its source. */
export function builtProgram(name: string): string {
  const isBuilt = __dirname.includes(`${sep}dist${sep}`);
  return join(isBuilt ? __dirname : join(__dirname, '../../dist/test/acceptance'), name);
}

/** A process of an experiment, seen from its parent: it answers its start, and each request with one message. */
export abstract class ObedientProcess<Request extends { readonly do: string }, Answer extends object> {
  protected constructor(protected readonly child: ChildProcess) {}

  ask(request: Request | { readonly do: 'close' }): Promise<Answer> {
    const answer = this.answer();
    this.child.send(request);
    return answer;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Closes it as a shutdown does. */
  async close(): Promise<unknown> {
    if (!this.isAlive) return null;
    const ended = once(this.child, 'exit');
    await this.ask({ do: 'close' });
    this.child.disconnect();
    return ended;
  }

  /** What it wrote last, for the error of a process that ended early. */
  protected get lastWords(): string {
    return '';
  }

  /** @throws Error where it ends before it answers */
  protected async answer(): Promise<Answer> {
    const answered = new AbortController();
    const { signal } = answered;
    const [message] = (await Promise.race([
      once(this.child, 'message', { signal }),
      once(this.child, 'exit', { signal }),
    ])) as unknown[];
    answered.abort();
    if (typeof message === 'object' && message !== null) return message as Answer;
    throw new Error(`A process ended before it answered. ${this.lastWords}`);
  }
}
