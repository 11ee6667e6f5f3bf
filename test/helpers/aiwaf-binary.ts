import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The program as it is built and published. */
export const AIWAF_BINARY = join(__dirname, '../../libs/aiwaf/dist/bin.js');

export interface BinaryRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs the built program `aiwaf` in a folder, with no `AIWAF_*` of this process.
 *
 * @param input what it reads from its standard input
 */
export function runAiwaf(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<BinaryRun> {
  return run(process.execPath, [AIWAF_BINARY, ...args], folder, env, input);
}

/** Runs a line of a shell in which `$AIWAF` is the program. */
export function runShell(
  folder: string,
  line: string,
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<BinaryRun> {
  return run('bash', ['-c', line], folder, { AIWAF: `${process.execPath} ${AIWAF_BINARY}`, ...env }, input);
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<BinaryRun> {
  if (!existsSync(AIWAF_BINARY)) throw new Error('The library is not built: run npm run build first.');
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AIWAF_'));
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...Object.fromEntries(inherited), ...env } });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
    // The program may have ended before it read anything.
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
  });
}
