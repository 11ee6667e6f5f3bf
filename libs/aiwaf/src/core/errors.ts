/**
 * An error that a user can cause, with a stable code, one sentence of cause and one of remedy.
 * Every code has an entry in `docs/errors.md`.
 */
export class AiwafError extends Error {
  /** The class, as `Error` has it. */
  override readonly name: string = 'AiwafError';

  constructor(
    /** Stable, so that a program may tell it from others. */
    readonly code: `AIWAF_E_${string}`,
    /** What is wrong, in one sentence. */
    readonly problem: string,
    /** What to do, in one sentence. */
    readonly remedy: string,
  ) {
    super(`${code}: ${problem} ${remedy}`);
  }
}

/** An option, a setting or an argument that is refused before any work is done. CLI exit code 2. */
export class AiwafConfigError extends AiwafError {
  /** The class, as `Error` has it. */
  override readonly name: string = 'AiwafConfigError';
}

/** The one-line message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
