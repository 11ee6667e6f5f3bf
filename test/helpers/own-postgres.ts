import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort, OwnServer } from './own-server';

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

/** A PostgreSQL of a test's own. */
export class OwnPostgres extends OwnServer {
  /** What begins a connection. */
  protected readonly hello = startup();
  private readonly owner = ownerOf();

  static async start(): Promise<OwnPostgres> {
    return new OwnPostgres('PostgreSQL', await freePort()).begin();
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  protected spawn(): ChildProcess {
    const args = ['-D', this.data, '-p', String(this.port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'];
    return spawn(programOf('postgres') as string, args, { ...this.owner, stdio: 'ignore' });
  }

  protected initialize(): void {
    chmodSync(this.folder, 0o700);
    const { uid, gid } = this.owner;
    if (uid !== undefined && gid !== undefined) chownSync(this.folder, uid, gid);
    const args = ['-D', this.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
    execFileSync(programOf('initdb') as string, args, { ...this.owner, stdio: 'ignore', cwd: this.folder });
  }

  /** `R` is authentication; `E` an error, such as that it is still starting. */
  protected isServing([first]: Buffer): boolean {
    return first === 0x52;
  }

  private get data(): string {
    return join(this.folder, 'data');
  }
}

function startup(): Buffer {
  const words = `\0\x03\0\0user\0postgres\0database\0postgres\0\0`;
  const packet = Buffer.alloc(4 + words.length);
  packet.writeUInt32BE(packet.length, 0);
  packet.write(words, 4, 'latin1');
  return packet;
}

/** The server refuses to run as root. */
function ownerOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
