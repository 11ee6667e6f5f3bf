import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { programMissing } from './program-missing';

const PROGRAM = 'redis-server';
const START_LIMIT_MS = 10_000;

/** Why no server of one's own can be started here; `null` where one can. */
export function redisServerMissing(): string | null {
  return programMissing(PROGRAM);
}

/** A Redis of one's own on a free port, with nothing on disk, to kill, freeze and start again. */
export class RedisServer {
  private process: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly settings: readonly string[],
    private readonly before: readonly string[] = ['--save', ''],
  ) {}

  /** @param settings such as `['--cluster-enabled', 'yes']` */
  static async start(...settings: string[]): Promise<RedisServer> {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-redis-'));
    const server = new RedisServer(await freePort(), folder, settings);
    await server.restart();
    return server;
  }

  /** A sentinel that watches nothing. */
  static async startSentinel(): Promise<RedisServer> {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-redis-'));
    const file = join(folder, 'sentinel.conf');
    writeFileSync(file, '');
    const server = new RedisServer(await freePort(), folder, ['--sentinel'], [file]);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again on the same port, with nothing in it. */
  async restart(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const child = spawn(PROGRAM, [...this.before, ...place, ...this.settings], { stdio: 'ignore' });
    child.on('error', () => undefined);
    this.process = child;
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await answers(this.port))) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`${PROGRAM} did not start`);
      await pause(20);
    }
  }

  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const { process: child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('data', (data) => {
      resolve(!data.toString().startsWith('-LOADING'));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
