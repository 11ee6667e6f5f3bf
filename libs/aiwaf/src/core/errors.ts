/**
 * An error that a user can cause, with a stable code, one sentence of cause and one of remedy.
 * Every code has an entry in `docs/errors.md`.
 */
export class AiwafError extends Error {
  override readonly name: string = 'AiwafError';

  constructor(
    readonly code: `AIWAF_E_${string}`,
    readonly problem: string,
    readonly remedy: string,
  ) {
    super(`${code}: ${problem} ${remedy}`);
  }
}

/** An option, a setting or an argument that is refused before any work is done. CLI exit code 2. */
export class AiwafConfigError extends AiwafError {
  override readonly name: string = 'AiwafConfigError';
}

/** The one-line message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
