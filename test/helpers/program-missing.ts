import { execFileSync } from 'node:child_process';

/** That a program, which knows `--version`, is not installed; `null` where it is. */
export function programMissing(name: string): string | null {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return `${name} is not installed`;
  }
}
