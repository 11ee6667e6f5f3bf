import { spawn } from 'node:child_process';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in this terminal, passes signals on to it, and ends this process as it ended: with
 * its exit code, or by the signal that ended it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 */
export function become(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${command} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/**
 * Runs a program to its end and answers what it wrote, both streams together.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function capture(command, args, cwd) {
  return new Promise((resolve) => {
    // npm is a script on Windows, which only a shell can start.
    const child = spawn(command, args, { cwd, shell: process.platform === 'win32' && command === 'npm' });
    const pieces = [];
    child.stdin.end();
    child.stdout.on('data', (piece) => pieces.push(piece));
    child.stderr.on('data', (piece) => pieces.push(piece));
    const stop = (signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, stop);
    const end = (ok, more = '') => {
      for (const signal of FORWARDED) process.off(signal, stop);
      resolve({ ok, output: `${Buffer.concat(pieces)}${more}` });
    };
    child.on('error', (error) => end(false, `${command}: ${error.message}\n`));
    child.on('close', (code) => end(code === 0));
  });
}
