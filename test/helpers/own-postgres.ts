import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_LIMIT_MS = 30_000;
const PACKAGES = '/usr/lib/postgresql';

/** A program of PostgreSQL, on the path or where Debian has it; `null` where it is not installed. */
function programOf(name: string): string | null {
  const debian = existsSync(PACKAGES)
    ? readdirSync(PACKAGES)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(PACKAGES, version, 'bin'))
    : [];
  const folders = [...debian, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Why a server of one's own cannot be started here; `null` where it can. */
export function ownPostgresMissing(): string | null {
  return programOf('initdb') === null || programOf('postgres') === null
    ? 'the programs initdb and postgres are not installed'
    : null;
}

/** A PostgreSQL server of a test's own, to be killed and frozen: in a temporary folder, on a free port of 127.0.0.1. */
export class OwnPostgres {
  private server: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly owner: { readonly uid?: number; readonly gid?: number },
  ) {}

  static async start(): Promise<OwnPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-postgres-'));
    const postgres = new OwnPostgres(folder, await freePort(), ownerOf());
    try {
      postgres.initialize();
      await postgres.restart();
      return postgres;
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** Of its database `postgres`. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

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
    for (const pid of this.family()) send(pid, 'SIGSTOP');
  }

  thaw(): void {
    for (const pid of this.family()) send(pid, 'SIGCONT');
  }

  /** Starts the server again on its data, and waits until it answers. */
  async restart(): Promise<void> {
    const args = ['-D', this.data, '-p', String(this.port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'];
    const server = spawn(programOf('postgres') as string, args, { ...this.owner, stdio: 'ignore' });
    this.server = server;
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await this.answers())) {
      if (server.exitCode !== null || performance.now() > deadline)
        throw new Error('PostgreSQL did not start.');
      await pause(50);
    }
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private initialize(): void {
    chmodSync(this.folder, 0o700);
    const { uid, gid } = this.owner;
    if (uid !== undefined && gid !== undefined) chownSync(this.folder, uid, gid);
    const args = ['-D', this.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
    execFileSync(programOf('initdb') as string, args, { ...this.owner, stdio: 'ignore', cwd: this.folder });
  }

  private family(): number[] {
    const pid = this.server?.pid;
    return pid === undefined ? [] : [pid, ...childrenOf(pid)];
  }

  /** Whether it answers the request for TLS that begins a connection, with yes or no. */
  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      const settle = (answer: boolean) => {
        socket.destroy();
        resolve(answer);
      };
      socket.setTimeout(1_000, () => settle(false));
      socket.on('error', () => settle(false)).on('close', () => settle(false));
      const hello = `\0\x03\0\0user\0postgres\0database\0postgres\0\0`;
      const packet = Buffer.alloc(4 + hello.length);
      packet.writeUInt32BE(packet.length, 0);
      packet.write(hello, 4, 'latin1');
      socket.on('connect', () => socket.write(packet));
      // `R` is authentication; `E` an error, such as that it is still starting.
      socket.on('data', ([first]) => settle(first === 0x52));
    });
  }
}

/** The server refuses to run as root. */
function ownerOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function childrenOf(pid: number): number[] {
  const answer = spawnText('ps', ['-o', 'pid=', '--ppid', String(pid)]);
  return answer.split('\n').map(Number).filter(Boolean);
}

function spawnText(file: string, args: readonly string[]): string {
  try {
    return execFileSync(file, args, { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
