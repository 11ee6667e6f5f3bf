import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { programMissing } from './program-missing';
import { freePort, OwnServer } from './own-server';

/** The protocol of MariaDB and MySQL has had this version since 1998; an error has 255 in its place. */
const PROTOCOL = 10;
/** Where the version stands in the first packet, behind its length and number. */
const VERSION_AT = 4;

/** Why a server of one's own cannot be started here; `null` where it can. */
export function ownMariaDbMissing(): string | null {
  return programMissing('mariadbd') ?? programMissing('mariadb-install-db');
}

/** A MariaDB of a test's own, whose `root` has no password. */
export class OwnMariaDb extends OwnServer {
  /** The server speaks first. */
  protected readonly hello = Buffer.alloc(0);

  static async start(): Promise<OwnMariaDb> {
    return new OwnMariaDb('MariaDB', await freePort()).begin();
  }

  get url(): string {
    return `mariadb://root@127.0.0.1:${this.port}/test`;
  }

  protected initialize(): void {
    const login = '--auth-root-authentication-method=normal';
    execFileSync('mariadb-install-db', [...this.place, login], { stdio: 'ignore' });
  }

  protected spawn(): ChildProcess {
    const address = ['--bind-address=127.0.0.1', `--port=${this.port}`];
    const files = [`--socket=${join(this.folder, 'socket')}`, `--pid-file=${join(this.folder, 'pid')}`];
    const light = ['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=32M'];
    return spawn('mariadbd', [...this.place, ...address, ...files, ...light], { stdio: 'ignore' });
  }

  protected isServing(answer: Buffer): boolean {
    return answer[VERSION_AT] === PROTOCOL;
  }

  /** It runs as root only where that is asked for. */
  private get place(): string[] {
    return ['--no-defaults', `--datadir=${join(this.folder, 'data')}`, `--user=${userInfo().username}`];
  }
}
