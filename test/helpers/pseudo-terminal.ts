import { ChildProcess, spawn } from 'node:child_process';
import { programMissing } from './program-missing';

/** Of util-linux. */
const PROGRAM = 'script';

// What a terminal obeys and a reader does not see.
const CONTROLS = /\u001b\[[0-9;?]*[A-Za-z]|\r/g;
const PATIENCE_MS = 15_000;

export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';
export const TAB = '\t';

/** A program at a pseudo-terminal, which `script` makes. */
export class PseudoTerminal {
  /** All that was shown, without control sequences. */
  shown = '';
  /** The exit code of the program. */
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcess;
  private read = 0;

  /** @param command for a shell */
  constructor(command: string, folder: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(PROGRAM, ['-qefc', command, '/dev/null'], {
      cwd: folder,
      env: { ...process.env, TERM: 'xterm', ...env },
    });
    const show = (chunk: unknown) => (this.shown += String(chunk).replace(CONTROLS, ''));
    this.child.stdout?.on('data', show);
    this.child.stderr?.on('data', show);
    this.exit = new Promise((resolve, reject) => {
      this.child.on('error', reject).on('close', resolve);
    });
  }

  /** Keys as they are; a program that completes takes Tab only where it comes by itself. */
  press(keys: string): void {
    this.child.stdin?.write(keys);
  }

  /** Waits for a text after what was waited for before, and answers what was shown up to its end. */
  async until(pattern: RegExp): Promise<string> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const fresh = this.shown.slice(this.read);
      const found = pattern.exec(fresh);
      if (found !== null) {
        this.read += found.index + found[0].length;
        return fresh.slice(0, found.index + found[0].length);
      }
      if (Date.now() > end) throw new Error(`${String(pattern)} was not shown in: ${this.shown}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  kill(): void {
    this.child.kill();
  }
}

/** Why there are no pseudo-terminals here; `null` where there are. */
export function pseudoTerminalsMissing(): string | null {
  return programMissing(PROGRAM);
}
