/**
 * One form of an attack that no ordinary text has. Patterns read decoded, lower-case text in which
 * parameters end with U+001F. A pattern has only short, bounded repetitions; what it must stand
 * near is looked for backwards from each match, so that a text full of openings stays cheap.
 */
export interface PayloadRule {
  /** The kind of payload, such as `sql-union`. */
  readonly kind: string;
  /** One of these stands in every text that the pattern matches: a cheap test before the pattern. */
  readonly needles: readonly string[];
  /** Global, so that a match in the wrong surroundings is passed over. */
  readonly pattern: RegExp;
  /** Has to match the characters before the match; it ends with `$`. */
  readonly after?: RegExp;
  /** Characters before the match that `after` sees. */
  readonly reach?: number;
}
