import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { load } from './load';
import { ServerCommand, ServerMessage, ServerSettings } from './protocol';

/** A server, and how it is asked. */
export interface Contender extends ServerSettings {
  readonly name: string;
  readonly request: (n: number) => string;
  /** What it answers. */
  readonly status: number;
}

export type Usage = Extract<ServerMessage, { kind: 'usage' }>;

/** A server in a process of its own, and the requests that it was sent. */
export class MeasuredServer {
  private sent = 0;

  private constructor(
    private readonly contender: Contender,
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(contender: Contender): Promise<MeasuredServer> {
    const child = fork(join(__dirname, 'server.js'), [JSON.stringify(contender)]);
    const { port } = await message(child, 'ready');
    return new MeasuredServer(contender, child, port);
  }

  /** Sends the next `count` requests, which must be answered as expected. */
  async drive(count: number): Promise<void> {
    const { name, request, status, refused } = this.contender;
    const others = await load(this.port, request, status, this.sent, count);
    this.sent += count;
    // A limiter admits each client that it refuses once a minute.
    if (others > refused.length)
      throw new Error(`${name}: ${others} of ${count} requests were not answered ${status}`);
  }

  usage(): Promise<Usage> {
    const answer = message(this.child, 'usage');
    this.tell('usage');
    return answer;
  }

  follow(): void {
    this.tell('follow');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.tell('stop');
    await ended;
  }

  private tell(command: ServerCommand): void {
    this.child.send(command);
  }
}

function message<K extends ServerMessage['kind']>(child: ChildProcess, kind: K) {
  return new Promise<Extract<ServerMessage, { kind: K }>>((resolve, reject) => {
    const done = () => {
      child.off('message', take);
      child.off('exit', fail);
    };
    const take = (received: ServerMessage) => {
      if (received.kind !== kind) return;
      done();
      resolve(received as Extract<ServerMessage, { kind: K }>);
    };
    const fail = (code: number | null) => {
      done();
      reject(new Error(`A server ended with ${code}.`));
    };
    child.on('message', take);
    child.on('exit', fail);
  });
}
