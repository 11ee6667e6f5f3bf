/** An option as the code has it. */
export interface Option {
  /** As `layers.headers.minScore`; of a path rule `pathRules[].prefix`. */
  readonly name: string;
  /** `undefined` where it has none. */
  readonly standard: unknown;
  /** Has options of its own, each with a row; its default is theirs. */
  readonly isGroup: boolean;
}

/** What an option does, from the comment above its declaration. */
export interface Effect {
  readonly text: string;
  /** Of a number, such as `requests` or `ms`; empty where there is none. */
  readonly unit: string;
}

const UNITS: Readonly<Record<string, string>> = { Ms: 'ms', Bytes: 'bytes', Days: 'days' };

/** The unit that a name ends in, or `null`. */
export function unitOfName(name: string): string | null {
  return UNITS[/(?:Ms|Bytes|Days)$/.exec(name)?.[0] ?? ''] ?? null;
}
