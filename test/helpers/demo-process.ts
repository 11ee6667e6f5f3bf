import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(__dirname, '../../dist/apps/demo/src/main.js');
const STARTED = /The shop is open: (\S+)[^]*Stop with Ctrl\+C/;

/** The demo as `npm start` runs it, in a process and a folder of its own. */
export class DemoProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Such as `http://127.0.0.1:34567`. */
    readonly url: string,
    readonly greeting: string,
  ) {}

  static start(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<DemoProcess> {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { ...process.env, PORT: '0', ...env },
    });
    let text = '';
    return new Promise((resolve, reject) => {
      const read = (chunk: unknown) => {
        text += String(chunk);
        const url = STARTED.exec(text)?.[1];
        if (url !== undefined) resolve(new DemoProcess(child, url, text));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('exit', () => reject(new Error(`The demo did not start: ${text}`)));
    });
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}
