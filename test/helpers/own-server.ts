import { ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_LIMIT_MS = 30_000;
const ANSWER_LIMIT_MS = 1_000;

/** A database server of a test's own, to be killed and frozen: in a temporary folder, on a free port of 127.0.0.1. */
export abstract class OwnServer {
  private server: ChildProcess | null = null;
  protected readonly folder: string;

  protected constructor(
    private readonly name: string,
    readonly port: number,
  ) {
    this.folder = mkdtempSync(join(tmpdir(), 'aiwaf-server-'));
  }

  /** Of a database that is there. */
  abstract get url(): string;

  protected abstract initialize(): void;
  protected abstract spawn(): ChildProcess;
  /** Sent when a connection is made; empty where the server speaks first. */
  protected abstract readonly hello: Buffer;
  /** Whether the first bytes that it answers are those of one that serves. */
  protected abstract isServing(answer: Buffer): boolean;

  /** Ends the server and all its processes at once, as a power cut would. */
  async kill(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    const ended = once(server, 'exit');
    // Its children are not of its process group: they would go on for a moment, and hold its folder.
    const family = [Number(server.pid), ...childrenOf(Number(server.pid))];
    for (const pid of family) send(pid, 'SIGKILL');
    await ended;
  }

  /** Stops server and connections where they are: the kernel takes what is sent, and nobody answers. */
  freeze(): void {
    const family = this.family();
    for (const pid of family) send(pid, 'SIGSTOP');
    // A thread that runs on another core goes on for a moment.
    while (family.some(runs));
  }

  thaw(): void {
    for (const pid of this.family()) send(pid, 'SIGCONT');
  }

  /** Starts the server again on its data, and waits until it answers. */
  async restart(): Promise<void> {
    const server = this.spawn();
    this.server = server;
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await this.answers())) {
      if (server.exitCode !== null || performance.now() > deadline)
        throw new Error(`${this.name} did not start.`);
      await pause(50);
    }
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** Makes the data and starts the server; what fails leaves nothing behind. */
  protected async begin(): Promise<this> {
    try {
      this.initialize();
      await this.restart();
      return this;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  private family(): number[] {
    const pid = this.server?.pid;
    return pid === undefined ? [] : [pid, ...childrenOf(pid)];
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      const settle = (answer: boolean) => {
        socket.destroy();
        resolve(answer);
      };
      socket.setTimeout(ANSWER_LIMIT_MS, () => settle(false));
      socket.on('error', () => settle(false)).on('close', () => settle(false));
      socket.on('connect', () => socket.write(this.hello));
      socket.on('data', (answer) => settle(this.isServing(answer)));
    });
  }
}

function childrenOf(pid: number): number[] {
  try {
    const answer = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    return answer.split('\n').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

/** Whether any thread of a process is not stopped, as Linux tells. */
function runs(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  try {
    // The state follows the name, which is in parentheses.
    return readdirSync(tasks).some(
      (task) => !/\) [TtZX] /.test(readFileSync(`${tasks}/${task}/stat`, 'utf8')),
    );
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
