/** A route parameter that names an entity. */
export interface UuidParameter {
  /** The parameter's name in the route's path. */
  readonly name: string;
  /** Names entity and column, for caches. */
  readonly target: string;
  /**
   * The application says itself that this is a UUID and nothing else, by a decorator, a pipe or the
   * name: any other value is malformed.
   */
  readonly onlyUuids: boolean;
  /** A pipe of the host answers what is no UUID, and goes on doing so: such a value brings points only. */
  readonly piped: boolean;
  /** Checked whatever the method; else only where a request cannot bring its own UUID into being. */
  readonly everyMethod: boolean;
  /** Whether an entity has this UUID. May ask the database; rejects when that fails. */
  exists(uuid: string): Promise<boolean>;
}

/** What is known at start of the handlers with UUID parameters. Asked once a matched request, in memory. */
export interface UuidLookup {
  /** The parameters to check, or none. */
  parametersOf(controller: object, method: object): readonly UuidParameter[];
}
