import { spawn } from 'node:child_process';
import { BinaryRun } from './aiwaf-binary';

/** Runs a built program of the workspace in a folder, without a terminal. @param input what it reads on standard input */
export function runNode(
  file: string,
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<BinaryRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: folder, env: { ...process.env, ...env } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined).end(input);
  });
}
