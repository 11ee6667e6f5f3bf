/** A route parameter that names an entity. */
export interface UuidParameter {
  /** The parameter's name in the route's path. */
  readonly name: string;
  /** Names entity and column, for caches. */
  readonly target: string;
  /** Whether an entity has this UUID. May ask the database; rejects when that fails. */
  exists(uuid: string): Promise<boolean>;
}

/** What is known at start of the handlers with UUID parameters. Asked once a matched request, in memory. */
export interface UuidLookup {
  /** The parameters to check, or none. */
  parametersOf(controller: object, method: object): readonly UuidParameter[];
}
