import { AiwafError } from '../core/errors';

/** What a command asks of the database. */
export interface DatabaseWish {
  /** `false`: it is left alone. */
  readonly opens: boolean;
  /** A SQLite file that is not there is made. */
  readonly makes: boolean;
}

/** A command line and what it found wrong, for the command to decide on. */
export interface CommandRole {
  readonly database: DatabaseWish;
  /** It runs beside the application, whose options it does not know. */
  readonly isAlone: boolean;
  /** Why the options cannot be used; then those in force are the defaults, without a database. */
  optionsProblem: AiwafError | null;
  /** Why the database was not opened; then memory stands in for it. */
  databaseProblem: AiwafError | null;
}

let role: CommandRole | null = null;

/** Says that this process runs a command: it serves nobody, so that nothing polls or purges in it. */
export function beginCommand(database: DatabaseWish, isAlone = false): CommandRole {
  role = { database, isAlone, optionsProblem: null, databaseProblem: null };
  return role;
}

/** The command that this process runs; `null` where an application starts. */
export function commandRole(): CommandRole | null {
  return role;
}

/**
 * Takes a value that options or environment decide. Where an application starts, an unusable one stops
 * that; in a command the problem is kept, and `otherwise` used.
 *
 * @throws AiwafError what `make` throws
 */
export function orKept<T>(make: () => T, otherwise: () => T): T {
  try {
    return make();
  } catch (error) {
    keepOptionsProblem(error);
    return otherwise();
  }
}

/** Keeps the first problem of the options for the command, or throws it where an application starts. */
export function keepOptionsProblem(error: unknown): void {
  if (role === null || !(error instanceof AiwafError)) throw error;
  role.optionsProblem ??= error;
}
